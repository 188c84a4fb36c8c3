import { useState } from 'react';
import type { Submission } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { EscrowTimeline } from '@/components/ui/escrow-timeline';
import { Money } from '@/components/ui/money';
import { QueryView, Skeleton } from '@/components/ui/states';
import { formatMoney } from '@/lib/money';
import { toast } from '@/lib/toasts';
import { useEscrow } from '@/lib/use-escrow';
import { useApproveSubmission } from './api/approve-submission';
import { ReviewActions } from './review-actions';

export function MoneyAside({ submission }: { submission: Submission }) {
  const decided = submission.status === 'approved' || submission.status === 'resolved';
  const escrow = useEscrow(submission.escrow_id, submission.status);
  const first = submission.tester_name.split(' ')[0]!;
  return (
    <aside aria-label="Money" className="grid content-start gap-5 border-line bg-surface p-4 max-lg:border-t sm:p-6 lg:w-80 lg:shrink-0 lg:overflow-y-auto lg:border-l">
      <h3 className="cap">Where the money is</h3>
      <QueryView query={escrow} loading={<Skeleton className="h-48" />}>
        {(money) => (
          <>
            <EscrowTimeline
              escrow={money}
              submission={submission}
              side="builder"
              tester={first}
              amountMinor={money.settlement ? money.settlement.tester_minor : submission.payout_minor}
              currency={money.currency}
            />
            {!decided && <Approve submission={submission} name={first} />}
            <ReviewActions submission={submission} name={first} />
          </>
        )}
      </QueryView>
    </aside>
  );
}

function Approve({ submission, name }: { submission: Submission; name: string }) {
  const [asking, setAsking] = useState(false);
  const approve = useApproveSubmission(submission.id);
  const amount = formatMoney(submission.payout_minor, submission.currency);
  return (
    <div className="grid gap-3">
      <Button variant="primary" onClick={() => setAsking(true)}>
        Approve and pay {amount}
      </Button>
      <p className="text-sm text-ink-faint">Once paid, nothing is taken back. What you say to the findings never changes the pay.</p>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Pay ${name} ${amount}?`}
        action={`Pay ${amount}`}
        busy={approve.isPending}
        error={approve.error}
        onConfirm={() =>
          approve.mutate(undefined, {
            onSuccess: () => {
              setAsking(false);
              toast({ title: 'Approved', body: `${name} is paid ${amount}.` });
            },
          })
        }
      >
        <p>
          The hold on your card becomes a payment of <Money minor={submission.payout_minor} currency={submission.currency} className="font-semibold text-ink" /> to {name}
          {submission.outcome === 'blocked' && ', the blocked pay; the rest of the hold is lifted'}. This cannot be undone.
        </p>
      </Confirm>
    </div>
  );
}
