import type { FailedPayment } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { TextLink } from '@/components/ui/text-link';
import { DateTime } from '@/components/ui/time';
import { failed } from '@/lib/failed';
import { toast } from '@/lib/toasts';
import { useFailedPayments, useReprocess } from '../api/payments';
import { PaymentsNav } from '../section-nav';

const steps = { capture: 'Charging the card', refund: 'Returning it to the builder', transfer: 'Paying it out to the tester' };

export function FailedPaymentsPage() {
  const payments = useFailedPayments();
  return (
    <Page title="Failed payments" intro="What the payment provider refused for good. Trying again is safe: nothing is ever paid twice.">
      <PaymentsNav />
      <QueryView query={payments}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No failed payments">Everything that was decided has been carried out, or is on its way.</EmptyState>
          ) : (
            <Card>
              <Table
                caption="Failed payments"
                rows={rows}
                keyOf={(payment) => `${payment.escrow_id} ${payment.step}`}
                columns={[
                  { header: 'What failed', cell: (payment) => <What payment={payment} /> },
                  { header: 'Whose', cell: (payment) => <Whose payment={payment} />, wideOnly: true },
                  { header: 'Begun', cell: (payment) => <DateTime at={payment.created_at} />, wideOnly: true },
                  { header: 'Amount', cell: (payment) => <Money minor={payment.amount_minor} currency={payment.currency} />, end: true },
                  { header: 'Action', cell: (payment) => <TryAgain escrowId={payment.escrow_id} />, end: true },
                ]}
              />
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={payments} />
    </Page>
  );
}

function What({ payment }: { payment: FailedPayment }) {
  return (
    <>
      <TextLink to={`/admin/payments/held/${payment.escrow_id}`}>{steps[payment.step]}</TextLink>
      <span className="block text-sm text-ink-soft">{payment.reason.replaceAll('_', ' ')}</span>
    </>
  );
}

function Whose({ payment }: { payment: FailedPayment }) {
  return (
    <span className="grid justify-items-start">
      {payment.builder_id && <TextLink to={`/admin/people/${payment.builder_id}`}>the builder</TextLink>}
      <TextLink to={`/admin/people/${payment.tester_id}`}>the tester</TextLink>
    </span>
  );
}

export function TryAgain({ escrowId }: { escrowId: string }) {
  const reprocess = useReprocess(escrowId);
  return (
    <Button
      size="sm"
      busy={reprocess.isPending}
      onClick={() => reprocess.mutate(undefined, { onSuccess: () => toast({ title: 'It is being tried again', body: 'It comes back to this list if it is refused once more.' }), onError: failed('It could not be tried again') })}
    >
      Try again
    </Button>
  );
}
