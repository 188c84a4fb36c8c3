import { Wallet } from 'lucide-react';
import type { Payout } from '@/api/types';
import { Card } from '@/components/ui/card';
import { Chip, type Tone } from '@/components/ui/chip';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { DateTime } from '@/components/ui/time';
import { useFollowPayments } from '@/lib/use-follow-payments';
import { usePayouts } from './api/list-payouts';

const looks: Record<Payout['state'], { label: string; tone: Tone }> = {
  waiting_onboarding: { label: 'waits for your payout account', tone: 'warn' },
  pending: { label: 'on its way', tone: 'info' },
  paid: { label: 'sent', tone: 'good' },
  failed: { label: 'failed, will be sent again', tone: 'bad' },
};

export function PayoutsList() {
  const query = usePayouts();
  useFollowPayments(query.data?.some((payout) => payout.state === 'pending') ?? false);
  return (
    <div className="grid gap-3">
      <QueryView query={query}>
        {(payouts) =>
          payouts.length === 0 ? (
            <EmptyState icon={Wallet} title="No payouts yet">
              A transfer starts as soon as a test of yours is approved, or after 72 h without an answer.
            </EmptyState>
          ) : (
            <Card>
              <Table
                caption="Payouts"
                rows={payouts}
                keyOf={(payout) => payout.id}
                columns={[
                  { header: 'Released', cell: (payout) => <DateTime at={payout.created_at} /> },
                  { header: 'State', cell: (payout) => <Chip tone={looks[payout.state].tone}>{looks[payout.state].label}</Chip> },
                  { header: 'Sent', cell: (payout) => (payout.paid_at ? <DateTime at={payout.paid_at} /> : '–'), wideOnly: true },
                  { header: 'Amount', cell: (payout) => <Money minor={payout.amount_minor} currency={payout.currency} />, end: true },
                ]}
              />
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </div>
  );
}
