import { messageOf } from '@/api/errors';
import type { JobView } from '@/api/types';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/field';
import { Countdown } from '@/components/ui/time';
import { useWaitlist } from '@/lib/use-waitlist';

/** Waiting for a place of a full job, and the place that is offered. */
export function WaitlistPart({ job }: { job: JobView }) {
  const waitlist = useWaitlist(job.id);
  const { waitlist: mine, reasons } = job.viewer;
  const full = reasons.length > 0 && reasons.every((reason) => reason.code === 'no_slot_left');
  if (!mine && !full) return null;
  return (
    <div className="grid gap-2 border-t border-line pt-3">
      <p>
        {mine?.offer_expires_at ? (
          <>
            <span className="font-medium">A place is kept for you</span> for <Countdown until={mine.offer_expires_at} over="another moment" />. After that it goes to the next on the waitlist.
          </>
        ) : mine ? (
          <>
            You are <span className="num font-medium">number {mine.position}</span> on the waitlist. We tell you when a place is yours; you then have 30 minutes to accept it.
          </>
        ) : (
          'Wait for a place: one that comes free is offered in order, for 30 minutes each.'
        )}
      </p>
      <FormError message={waitlist.error ? messageOf(waitlist.error) : undefined} />
      <div>
        <Button busy={waitlist.isPending} onClick={() => waitlist.mutate(!mine)}>
          {mine?.offer_expires_at ? 'Decline the offer' : mine ? 'Leave the waitlist' : 'Join the waitlist'}
        </Button>
      </div>
    </div>
  );
}
