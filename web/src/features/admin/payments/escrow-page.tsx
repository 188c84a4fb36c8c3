import { useParams } from 'react-router';
import type { Assignment, Escrow, Submission } from '@/api/types';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Page } from '@/components/ui/page';
import { Loading, QueryView, Skeleton } from '@/components/ui/states';
import { Terms } from '@/components/ui/terms';
import { TextLink } from '@/components/ui/text-link';
import { assignmentLooks, escrowLooks, submissionLooks } from '@/lib/status-chips';
import { useAssignment } from '@/lib/use-assignment';
import { useEscrow } from '@/lib/use-escrow';
import { useJob } from '@/lib/use-job';
import { useSubmission } from '@/lib/use-submission';
import { useSettleEscrow } from '../api/payments';
import { AuditTable } from '../audit/audit-table';
import { DecisionForm } from '../decision/decision-form';
import { EscrowEvents } from './escrow-events';
import { TryAgain } from './failed-payments-page';

/** The money of one test: where it is, whose it is, and settling it when neither side does. */
export function EscrowPage() {
  const { escrowId } = useParams();
  const query = useEscrow(escrowId);
  return (
    <Page
      title="The money of a test"
      intro={<TextLink to="/admin/payments/held">All funds</TextLink>}
      actions={
        query.data && (
          <>
            {query.data.dispute_hold && <Chip tone="bad">charged back</Chip>}
            <Chip tone={escrowLooks[query.data.state].tone}>{escrowLooks[query.data.state].label}</Chip>
          </>
        )
      }
    >
      <QueryView query={query} loading={<Loading rows={3} />}>
        {(escrow) => <Parts escrow={escrow} />}
      </QueryView>
    </Page>
  );
}

function Parts({ escrow }: { escrow: Escrow }) {
  const assignment = useAssignment(escrow.assignment_id);
  const submission = useSubmission(assignment.data?.submission_id);
  // Once it is decided the money moves within moments: followed until it has.
  useEscrow(escrow.id, submission.data?.status);
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-2 xl:grid-cols-3">
        <Panel title="The money" actions={escrow.state === 'failed' && <TryAgain escrowId={escrow.id} />}>
          {escrow.dispute_hold && <p className="rounded-md bg-bad-soft p-3 text-bad">The builder charged this payment back. The tester is paid all the same; the loss is booked.</p>}
          <EscrowEvents escrow={escrow} />
        </Panel>
        <Panel title="The test">
          <QueryView query={assignment} loading={<Skeleton className="h-32" />}>
            {(found) => <TestTerms assignment={found} submission={submission.data} />}
          </QueryView>
        </Panel>
        <Panel title="Settle it">
          <QueryView query={assignment} loading={<Skeleton className="h-32" />}>
            {(found) =>
              found.submission_id ? (
                <QueryView query={submission} loading={<Skeleton className="h-32" />}>
                  {(handedIn) => <Settle escrow={escrow} submission={handedIn} />}
                </QueryView>
              ) : (
                <p className="text-ink-soft">Nothing was handed in for this payment. It ends by itself when the tester&apos;s time is over.</p>
              )
            }
          </QueryView>
        </Panel>
      </div>
      <section aria-label="Audit log" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 className="text-lg font-semibold">In the audit log</h2>
        <AuditTable filter={{ subject: `escrow:${escrow.id}` }} />
      </section>
    </>
  );
}

function TestTerms({ assignment, submission }: { assignment: Assignment; submission: Submission | undefined }) {
  return (
    <Terms
      items={{
        Job: assignment.job_title,
        Tester: <TextLink to={`/admin/people/${assignment.tester_id}`}>{assignment.tester_name}</TextLink>,
        Builder: submission && <TextLink to={`/admin/people/${submission.builder_id}`}>look at them</TextLink>,
        Test: assignmentLooks[assignment.state].label,
        Review: submission && submissionLooks[submission.status].label,
        Dispute: submission?.dispute_id && <TextLink to={`/admin/disputes/${submission.dispute_id}`}>look at it</TextLink>,
      }}
    />
  );
}

const words = { legend: 'Your decision', action: 'Settle', question: 'Settle this test?', done: 'Settled' };

function Settle({ escrow, submission }: { escrow: Escrow; submission: Submission }) {
  const settle = useSettleEscrow(escrow.id);
  const job = useJob(submission.job_id).data;
  if (submission.status === 'disputed' && submission.dispute_id)
    return (
      <p className="text-ink-soft">
        There is an open dispute about it: <TextLink to={`/admin/disputes/${submission.dispute_id}`}>rule on that</TextLink> instead.
      </p>
    );
  if (submission.status === 'approved' || submission.status === 'resolved')
    return <p className="text-ink-soft">It is decided. What was paid to a tester is never taken back.</p>;
  if (!job) return <Skeleton className="h-48" />;
  return (
    <>
      <p className="text-ink-soft">For a test that neither side settles, for example because the tester is suspended. Otherwise the builder decides, or time does.</p>
      <DecisionForm
        bounds={{ fullMinor: submission.payout_minor, heldMinor: escrow.amount_minor, feeBps: job.fee_bps, currency: escrow.currency }}
        tester={submission.tester_name}
        blocked={submission.outcome === 'blocked'}
        decide={settle}
        words={words}
      />
    </>
  );
}
