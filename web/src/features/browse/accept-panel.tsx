import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiError, messageOf } from '@/api/errors';
import type { JobView } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { FormError } from '@/components/ui/field';
import { Money } from '@/components/ui/money';
import { Spinner } from '@/components/ui/spinner';
import { TextLink } from '@/components/ui/text-link';
import { useAssignment } from '@/lib/use-assignment';
import { useAcceptJob } from './api/accept-job';
import { reasonText, remedies } from './reasons';
import { WaitlistPart } from './waitlist-part';

/** Accept, go on with it, or why it is closed to you. */
export function AcceptPanel({ job }: { job: JobView }) {
  const accept = useAcceptJob(job.id);
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { viewer } = job;
  const taken = useAssignment(viewer.assignment_id).data;

  if (taken && ['reserving', 'active', 'submitted', 'settled'].includes(taken.state)) return <Taken id={taken.id} state={taken.state} />;
  return (
    <Panel title="Take this test">
      <FormError message={accept.error && !asking ? refusalText(accept.error) : undefined} />
      {viewer.can_accept ? (
        <Button variant="primary" size="lg" onClick={() => setAsking(true)}>
          Accept this test
        </Button>
      ) : (
        <div className="grid gap-2">
          <p className="font-medium">You cannot take it now:</p>
          <ul className="grid gap-1.5">
            {told(viewer.reasons).map((reason) => (
              <li key={reason.code + reason.message} className="text-ink-soft">
                {reasonText(reason, job)} <Remedy code={reason.code} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <WaitlistPart job={job} />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Accept this test?"
        action="Accept"
        busy={accept.isPending}
        onConfirm={() =>
          accept.mutate(undefined, {
            onSuccess: (assignment) => {
              setAsking(false);
              if (assignment.state === 'active') void navigate(`/run/${assignment.id}`);
            },
            onError: () => setAsking(false),
          })
        }
      >
        <p>
          <Money minor={job.payout_minor} currency={job.currency} className="font-semibold text-ink" /> is held on the builder&apos;s card first, then your {job.completion_hours} hours begin. You can give the test back at any time.
        </p>
        <p>Before the first step you choose whether we record which pages of the app you visit. The test pays the same either way.</p>
      </Confirm>
    </Panel>
  );
}

/** Who has not passed the test yet need not be told that the score is too low as well. */
function told(reasons: JobView['viewer']['reasons']) {
  const unqualified = reasons.some(({ code }) => code === 'not_qualified');
  return reasons.filter(({ code }) => !unqualified || code !== 'score_too_low');
}

function Taken({ id, state }: { id: string; state: string }) {
  if (state === 'reserving') {
    return (
      <Panel title="Reserving your pay">
        <p role="status" className="flex items-center gap-2 text-ink-soft">
          <Spinner /> Waiting for the builder&apos;s card. This page follows it; nothing has started yet.
        </p>
      </Panel>
    );
  }
  return (
    <Panel title={state === 'active' ? 'You are testing this' : 'You have tested this'}>
      <Button asChild variant="primary" size="lg">
        <Link to={state === 'active' ? `/run/${id}` : `/my-tests/${id}`}>{state === 'active' ? 'Go on testing' : 'See what you handed in'}</Link>
      </Button>
    </Panel>
  );
}

const plain: Record<string, string> = {
  no_slot_left: 'Somebody else took the last place a moment ago.',
  funding_failed: 'The money could not be held on the builder’s card, so nothing was started. The builder has been told; you can try again later.',
};

function refusalText(error: unknown): string {
  return (error instanceof ApiError && plain[error.code]) || messageOf(error);
}

function Remedy({ code }: { code: string }) {
  const remedy = remedies[code];
  return remedy ? (
    <TextLink to={remedy.to}>{remedy.label}</TextLink>
  ) : null;
}
