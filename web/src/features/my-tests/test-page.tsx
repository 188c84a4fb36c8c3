import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Assignment } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Confirm } from '@/components/ui/confirm';
import { EscrowTimeline } from '@/components/ui/escrow-timeline';
import { Page } from '@/components/ui/page';
import { ErrorState, Loading, QueryView, Skeleton } from '@/components/ui/states';
import { Countdown } from '@/components/ui/time';
import { assignmentLooks } from '@/lib/status-chips';
import { toast } from '@/lib/toasts';
import { useAssignment } from '@/lib/use-assignment';
import { useEscrow } from '@/lib/use-escrow';
import { usePayoutOf } from '@/lib/use-payout-of';
import { useSubmission } from '@/lib/use-submission';
import { useGiveBack } from './api/give-back';
import { HandedIn } from './handed-in';

/** One of the tester's own: where it stands, what was handed in, where the money is. */
export function MyTestPage() {
  const { assignmentId } = useParams();
  const query = useAssignment(assignmentId);
  if (!query.data) return <Page title="Test">{query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading />}</Page>;
  const assignment = query.data;
  const look = assignmentLooks[assignment.state];
  return (
    <Page title={assignment.job_title} intro={<Chip tone={look.tone}>{look.label}</Chip>} actions={assignment.state === 'active' && <Running assignment={assignment} />}>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid gap-5 max-lg:order-2">
          <Story assignment={assignment} />
        </div>
        <MoneyPanel assignment={assignment} />
      </div>
    </Page>
  );
}

function Running({ assignment }: { assignment: Assignment }) {
  const [asking, setAsking] = useState(false);
  const giveBack = useGiveBack(assignment.id);
  const navigate = useNavigate();
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        Give it back
      </Button>
      <Button asChild variant="primary">
        <Link to={`/run/${assignment.id}`}>Go on testing</Link>
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Give this test back?"
        action="Give it back"
        danger
        busy={giveBack.isPending}
        error={giveBack.error}
        onConfirm={() =>
          giveBack.mutate(undefined, {
            onSuccess: () => {
              toast({ title: 'Given back', body: 'The place is free for somebody else, and the hold is lifted.' });
              void navigate('/my-tests');
            },
          })
        }
      >
        <p>The hold on the builder&apos;s card is lifted and the place becomes free. You cannot take this test again, and what you noted is gone.</p>
      </Confirm>
    </>
  );
}

function Story({ assignment }: { assignment: Assignment }) {
  const submission = useSubmission(assignment.submission_id);
  if (assignment.submission_id) return <QueryView query={submission}>{(loaded) => <HandedIn submission={loaded} />}</QueryView>;
  return (
    <Panel title="Where it stands">
      {assignment.state === 'active' && assignment.expires_at && (
        <p>
          You have <Countdown until={assignment.expires_at} /> left. What you did so far is saved.
        </p>
      )}
      {assignment.state === 'reserving' && <p>The money is being reserved. Nothing has started yet.</p>}
      {assignment.state === 'failed' && <p>The money could not be held on the builder&apos;s card, so nothing was started. The builder has been told; you can try again on the test&apos;s page.</p>}
      {assignment.state === 'abandoned' && <p>You gave this test back. The hold on the builder&apos;s card was lifted.</p>}
      {assignment.state === 'expired' && <p>The time was over before anything was handed in. The hold was lifted and the place went to somebody else.</p>}
      <div>
        <Button asChild>
          <Link to={`/tests/${assignment.job_id}`}>See the test</Link>
        </Button>
      </div>
    </Panel>
  );
}

function MoneyPanel({ assignment }: { assignment: Assignment }) {
  const submission = useSubmission(assignment.submission_id).data;
  const escrow = useEscrow(assignment.escrow_id, submission?.status);
  const payout = usePayoutOf(assignment.escrow_id);
  return (
    <Panel title="Where the money is">
      <QueryView query={escrow} loading={<Skeleton className="h-40" />}>
        {(money) => (
          <EscrowTimeline
            side="tester"
            escrow={money}
            submission={submission}
            payout={payout}
            amountMinor={money.settlement?.tester_minor ?? submission?.payout_minor ?? assignment.payout_minor}
            currency={money.currency}
          />
        )}
      </QueryView>
    </Panel>
  );
}
