import { ClipboardList } from 'lucide-react';
import type { Project, SubmissionSummary } from '@/api/types';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { EmptyState, QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { ShortTime } from '@/components/ui/time';
import { jobLooks, submissionLooks } from '@/lib/status-chips';
import { counted } from '@/lib/words';
import { useProjectHistory } from './api/project-history';

/** What has been tested of a project, and what came of it. */
export function ProjectHistory({ project }: { project: Project }) {
  const query = useProjectHistory(project.id);
  return (
    <Panel title="Jobs and what they brought">
      <QueryView query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={ClipboardList} title="Nothing has been tested yet" action={!project.archived && <TextLink to={`/jobs/new?project=${project.id}`}>Write a job</TextLink>}>
              Its jobs stand here, with what testers handed in for each.
            </EmptyState>
          ) : (
            <ul className="grid gap-5">
              {items.map(({ job, submissions }) => (
                <li key={job.id} className="grid gap-2 border-t border-line pt-4 first:border-0 first:pt-0">
                  <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
                    <TextLink to={`/jobs/${job.id}`}>{job.title}</TextLink>
                    <Chip tone={jobLooks[job.status].tone}>{jobLooks[job.status].label}</Chip>
                  </div>
                  <p className="num text-sm text-ink-soft">
                    <Money minor={job.payout_minor} currency={job.currency} /> each · {job.slots_taken} of {counted(job.slots, 'place')} taken
                  </p>
                  {submissions.length > 0 && (
                    <ul className="grid gap-1.5 border-l-2 border-line pl-3">
                      {submissions.map((submission) => (
                        <HandedIn key={submission.id} submission={submission} />
                      ))}
                    </ul>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </Panel>
  );
}

function HandedIn({ submission }: { submission: SubmissionSummary }) {
  const look = submissionLooks[submission.status];
  const findings = Object.values(submission.finding_counts).reduce((sum, count) => sum + count, 0);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <TextLink to={`/inbox/${submission.id}`}>{submission.tester_name}</TextLink>
      <Chip tone={look.tone}>{look.label}</Chip>
      <span className="num text-ink-soft">
        {findings === 0 ? 'no findings' : counted(findings, 'finding')} · <ShortTime at={submission.created_at} />
      </span>
    </li>
  );
}
