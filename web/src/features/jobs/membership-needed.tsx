import type { User } from '@/api/types';
import { TextLink } from '@/components/ui/text-link';
import { graceEnds, mayCreateJobs } from '@/lib/membership';
import { formatDateTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** Said before somebody writes a long job, not after. */
export function MembershipNeeded({ user: { membership } }: { user: User }) {
  const now = useNow();
  const grace = graceEnds(membership);
  const may = mayCreateJobs(membership, now);
  if (may && grace === null) return null;
  return (
    <p className="rounded-md bg-warn-soft p-3 text-warn">
      {grace === null ? (
        <>
          Creating a job needs a membership. <TextLink to="/billing">Take one out</TextLink> first.
        </>
      ) : (
        <>
          Your membership could not be renewed. {may ? `You can create jobs until ${formatDateTime(grace)};` : 'Creating jobs is not possible until it is paid:'}{' '}
          <TextLink to="/billing">pay it with a card that works</TextLink>.
        </>
      )}
    </p>
  );
}
