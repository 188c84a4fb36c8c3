import { useState } from 'react';
import { messageOf } from '@/api/errors';
import type { Membership } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Chip, type Tone } from '@/components/ui/chip';
import { Confirm } from '@/components/ui/confirm';
import { FormError } from '@/components/ui/field';
import { QueryView, Skeleton } from '@/components/ui/states';
import { graceEnds, mayCreateJobs } from '@/lib/membership';
import { formatDateTime, formatDay } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { useEndMembership } from './api/end-membership';
import { useProviderPage } from './api/provider-pages';
import { useMembership } from './api/read-membership';

const states: Record<Membership['status'], { label: string; tone: Tone; text: string }> = {
  none: { label: 'none', tone: 'neutral', text: 'You have no membership yet. You need one to create jobs.' },
  trialing: { label: 'trial', tone: 'good', text: 'Your trial is running.' },
  active: { label: 'active', tone: 'good', text: 'You can create and publish jobs.' },
  past_due: { label: 'payment due', tone: 'warn', text: 'The last payment failed.' },
  canceled: { label: 'ended', tone: 'neutral', text: 'Your membership has ended. Running jobs go on as agreed.' },
  incomplete: { label: 'not finished', tone: 'warn', text: 'The sign-up was not finished.' },
  unpaid: { label: 'unpaid', tone: 'bad', text: 'The membership is unpaid. Running jobs go on as agreed.' },
};

export function MembershipPanel() {
  const query = useMembership();
  return (
    <Panel title="Membership" actions={query.data && <Chip tone={states[query.data.status].tone}>{states[query.data.status].label}</Chip>}>
      <QueryView query={query} loading={<Skeleton className="h-16" />}>
        {(membership) => <MembershipBody membership={membership} />}
      </QueryView>
    </Panel>
  );
}

function MembershipBody({ membership }: { membership: Membership }) {
  const checkout = useProviderPage('checkout');
  const portal = useProviderPage('portal');
  const cancel = useEndMembership('cancel');
  const resume = useEndMembership('resume');
  const [ending, setEnding] = useState(false);
  const now = useNow();
  const grace = graceEnds(membership);
  const running = ['active', 'trialing', 'past_due'].includes(membership.status);
  const end = membership.current_period_end ? formatDay(membership.current_period_end) : '';
  const error = checkout.error ?? portal.error ?? resume.error;
  return (
    <>
      <p className="text-ink-soft">
        {states[membership.status].text}{' '}
        {grace !== null &&
          (mayCreateJobs(membership, now)
            ? `Pay it with another card by ${formatDateTime(grace)} to keep creating jobs.`
            : 'Jobs cannot be created until it is paid. Running jobs go on as agreed.')}{' '}
        {running && grace === null && end && (membership.cancel_at_period_end ? `It ends on ${end}.` : `It renews on ${end}.`)}
      </p>
      <FormError message={error ? messageOf(error) : undefined} />
      <div className="flex flex-wrap gap-2">
        {!running && (
          <Button variant="primary" busy={checkout.isPending} onClick={() => checkout.mutate()}>
            Become a member
          </Button>
        )}
        {running && membership.cancel_at_period_end && (
          <Button variant="primary" busy={resume.isPending} onClick={() => resume.mutate()}>
            Keep the membership
          </Button>
        )}
        {running && (
          <Button variant={grace === null ? 'secondary' : 'primary'} busy={portal.isPending} onClick={() => portal.mutate()}>
            {grace === null ? 'Invoices and payment details' : 'Pay with another card'}
          </Button>
        )}
        {running && !membership.cancel_at_period_end && (
          <Button variant="danger" onClick={() => setEnding(true)}>
            Cancel membership
          </Button>
        )}
      </div>
      <Confirm
        open={ending}
        onOpenChange={setEnding}
        title="Cancel the membership?"
        action="Cancel membership"
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setEnding(false) })}
      >
        <p>It stays until {end || 'the end of the paid period'}. Jobs that run, and money that is held, are not touched.</p>
      </Confirm>
    </>
  );
}
