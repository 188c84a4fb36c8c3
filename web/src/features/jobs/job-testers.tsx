import { Users } from 'lucide-react';
import type { Escrow, Job, SubmissionSummary } from '@/api/types';
import { Avatar } from '@/components/ui/avatar';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Disclosure } from '@/components/ui/disclosure';
import { EscrowTimeline } from '@/components/ui/escrow-timeline';
import { Money } from '@/components/ui/money';
import { EmptyState, QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { assignmentLooks, escrowLooks, submissionLooks } from '@/lib/status-chips';
import { useAssignment } from '@/lib/use-assignment';
import { useJobEscrows } from './api/job-money';
import { useJobSubmissions } from './api/job-submissions';

/** Who works on the job, and where the money of each is. */
export function JobTesters({ job }: { job: Job }) {
  const escrows = useJobEscrows(job.id);
  const submissions = useJobSubmissions(job.id).data ?? [];
  return (
    <Panel title="Testers">
      <QueryView query={escrows}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={Users} title="Nobody has accepted yet">
              When somebody does, you are told at once and their pay is held on your card.
            </EmptyState>
          ) : (
            <ul className="grid gap-3">
              {items.map((escrow) => (
                <TesterRow key={escrow.id} escrow={escrow} submission={submissions.find((item) => item.assignment_id === escrow.assignment_id)} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}

function TesterRow({ escrow, submission }: { escrow: Escrow; submission?: SubmissionSummary }) {
  const assignment = useAssignment(escrow.assignment_id).data;
  const name = assignment?.tester_name ?? 'A tester';
  const look = submission ? submissionLooks[submission.status] : assignment ? assignmentLooks[assignment.state] : escrowLooks[escrow.state];
  return (
    <li className="rounded-md border border-line">
      <Disclosure
        className="px-4 py-3"
        summary={
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="inline-flex items-center gap-2">
            <Avatar name={name} className="size-7" />
            {name}
          </span>
          <Chip tone={look.tone}>{look.label}</Chip>
          <span className="flex-1" />
          <Money minor={escrow.amount_minor} currency={escrow.currency} className="font-semibold" />
          </div>
        }
      >
        <div className="grid gap-4 border-t border-line p-4">
          <EscrowTimeline escrow={escrow} submission={submission} side="builder" tester={name} amountMinor={escrow.amount_minor} currency={escrow.currency} />
          {submission && <TextLink to={`/inbox/${submission.id}`}>Open what was handed in</TextLink>}
        </div>
      </Disclosure>
    </li>
  );
}
