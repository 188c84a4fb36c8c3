import { Confirm } from '@/components/ui/confirm';
import { Money } from '@/components/ui/money';
import type { Job } from '@/api/types';
import { useCancelJob } from './api/cancel-job';
import { useJobEscrows } from './api/job-money';

const open = ['reserving', 'reserved', 'captured'];

/** Says what cancelling leaves running, and what that may still cost. */
export function CancelConfirm({ job, onClose }: { job: Job; onClose: () => void }) {
  const cancel = useCancelJob();
  const running = (useJobEscrows(job.id).data ?? []).filter((escrow) => open.includes(escrow.state));
  const held = running.reduce((sum, escrow) => sum + escrow.amount_minor, 0);
  return (
    <Confirm open onOpenChange={onClose} title="Cancel this job?" action="Cancel job" danger busy={cancel.isPending} error={cancel.error} onConfirm={() => cancel.mutate(job.id, { onSuccess: onClose })}>
      {job.status === 'draft' ? (
        <p>The draft is put away.</p>
      ) : (
        <ul className="grid list-disc gap-2 pl-5">
          <li>Free places close at once and count in your budget no longer. Who waits for a place is told.</li>
          {running.length === 0 ? (
            <li>Nobody is at work, so nothing more is paid.</li>
          ) : (
            <li>
              {running.length === 1 ? 'One test is' : `${running.length} tests are`} under way or not settled yet: {running.length === 1 ? 'it goes' : 'they go'} on as agreed, and up to{' '}
              <Money minor={held} currency={job.currency} className="font-semibold text-ink" /> stays held for {running.length === 1 ? 'it' : 'them'}.
            </li>
          )}
          <li>It cannot be taken back; you can duplicate the job.</li>
        </ul>
      )}
    </Confirm>
  );
}
