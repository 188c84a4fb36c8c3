import type { User } from '@/api/types';
import { TextLink } from '@/components/ui/text-link';

/** Said before somebody writes a long job, not after. */
export function MembershipNeeded({ user }: { user: User }) {
  if (['active', 'trialing', 'past_due'].includes(user.membership.status)) return null;
  return (
    <p className="rounded-md bg-warn-soft p-3 text-warn">
      Creating a job needs a membership. <TextLink to="/billing">Take one out</TextLink> first.
    </p>
  );
}
