import { ApiError } from '@/api/errors';
import type { Job } from '@/api/types';
import { BudgetRefusal } from '@/components/money/budget-refusal';
import { Confirm } from '@/components/ui/confirm';
import { Money } from '@/components/ui/money';
import { TextLink } from '@/components/ui/text-link';
import { jobCost } from '@/lib/money';
import { useMe } from '@/lib/use-me';
import { usePublishJob } from './api/publish-job';

/** Says exactly what will be held, and when, before a job is opened. */
export function PublishConfirm({ job, open, onOpenChange, onPublished }: { job: Job; open: boolean; onOpenChange: (open: boolean) => void; onPublished: (job: Job) => void }) {
  const publish = usePublishJob();
  const card = useMe().data?.card;
  const cost = jobCost(job.payout_minor, job.slots, job.fee_bps);
  const toBilling = publish.error instanceof ApiError && publish.error.status === 402;
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Publish “${job.title}”?`}
      action="Publish job"
      busy={publish.isPending}
      error={publish.error}
      onConfirm={() => publish.mutate(job.id, { onSuccess: onPublished })}
    >
      <ul className="grid list-disc gap-2 pl-5">
        <li>
          <strong className="font-semibold text-ink">Nothing is charged now.</strong> Testers can find the job at once.
        </li>
        <li>
          Each time a tester accepts,{' '}
          <strong className="font-semibold text-ink">
            <Money minor={cost.perTester} currency={job.currency} />
          </strong>{' '}
          is held on your card{card?.last4 ? ` ending in ${card.last4}` : ''}
          {job.fee_bps > 0 && (
            <>
              {' '}
              (<Money minor={job.payout_minor} currency={job.currency} /> pay and <Money minor={cost.perTester - job.payout_minor} currency={job.currency} /> fee)
            </>
          )}
          . If they give up, the hold is lifted.
        </li>
        <li>The hold becomes a payment when you approve their test, or 72 hours after they hand it in if you say nothing.</li>
        <li>
          {job.slots === 1 ? 'With its one place taken' : `With all ${job.slots} places taken`} this comes to{' '}
          <strong className="font-semibold text-ink">
            <Money minor={cost.total} currency={job.currency} />
          </strong>{' '}
          at most.
        </li>
      </ul>
      <BudgetRefusal error={publish.error} />
      {toBilling && (
        <p>
          <TextLink to="/billing">Go to billing</TextLink> and come back: the draft is saved.
        </p>
      )}
    </Confirm>
  );
}
