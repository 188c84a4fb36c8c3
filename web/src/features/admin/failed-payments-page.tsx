import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { DateTime } from '@/components/ui/time';
import { toast } from '@/lib/toasts';
import { useFailedPayments, useReprocess } from './api/operations';
import { failed } from './failed';

const steps = { capture: 'taking it from the card', refund: 'returning it', transfer: 'paying it out' };

export function FailedPaymentsPage() {
  const payments = useFailedPayments();
  return (
    <Page title="Failed payments" intro="What the payment provider refused for good. Trying again is safe: nothing is ever paid twice.">
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
                  { header: 'Begun', cell: (payment) => <DateTime at={payment.created_at} />, wideOnly: true },
                  { header: 'What failed', cell: (payment) => steps[payment.step] },
                  { header: 'Why', cell: (payment) => payment.reason.replaceAll('_', ' '), wideOnly: true },
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

function TryAgain({ escrowId }: { escrowId: string }) {
  const reprocess = useReprocess();
  return (
    <Button size="sm" busy={reprocess.isPending} onClick={() => reprocess.mutate(escrowId, { onSuccess: () => toast({ title: 'It is being tried again' }), onError: failed })}>
      Try again
    </Button>
  );
}
