import { Plus } from 'lucide-react';
import { Link } from 'react-router';
import type { JobSummary, SubmissionSummary } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { RelativeTime } from '@/components/ui/time';
import { jobLooks } from '@/lib/status-chips';
import { counted } from '@/lib/words';
import { useRecentJobs } from './api/recent-jobs';
import { useWaitingReviews } from './api/waiting-reviews';
import { NextSteps } from './next-steps';
import { Numbers } from './numbers';

export function DashboardPage() {
  return (
    <Page
      title="Dashboard"
      actions={
        <Button asChild variant="primary">
          <Link to="/jobs/new">
            <Plus aria-hidden className="size-4" /> New job
          </Link>
        </Button>
      }
    >
      <NextSteps />
      <Numbers />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Reviews />
        <RecentJobs />
      </div>
    </Page>
  );
}

function Reviews() {
  const query = useWaitingReviews();
  return (
    <Panel title="To review" actions={<TextLink to="/inbox">Inbox</TextLink>}>
      <QueryView query={query}>
        {(items) =>
          items.length === 0 ? (
            <p className="text-ink-soft">Nothing is waiting for you.</p>
          ) : (
            <ul className="grid">
              {items.map((item) => (
                <ReviewRow key={item.id} submission={item} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}

function ReviewRow({ submission }: { submission: SubmissionSummary }) {
  return (
    <li className="flex items-start justify-between gap-4 border-t border-line py-3 first:border-0 first:pt-0">
      <div className="min-w-0">
        <TextLink to={`/inbox/${submission.id}`}>{submission.job_title}</TextLink>
        <p className="text-sm text-ink-soft">
          {submission.tester_name}
          {submission.auto_release_at && (
            <>
              {' '}
              · pays by itself <RelativeTime at={submission.auto_release_at} />
            </>
          )}
        </p>
      </div>
      <Money minor={submission.payout_minor} currency={submission.currency} className="font-semibold" />
    </li>
  );
}

function RecentJobs() {
  const query = useRecentJobs();
  return (
    <Panel title="Your latest jobs" actions={<TextLink to="/jobs">All jobs</TextLink>}>
      <QueryView query={query}>
        {(items) =>
          items.length === 0 ? (
            <p className="text-ink-soft">You have not written a job yet.</p>
          ) : (
            <ul className="grid">
              {items.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}

function JobRow({ job }: { job: JobSummary }) {
  const look = jobLooks[job.status];
  return (
    <li className="flex items-start justify-between gap-4 border-t border-line py-3 first:border-0 first:pt-0">
      <div className="min-w-0">
        <TextLink to={`/jobs/${job.id}`}>{job.title}</TextLink>
        <p className="num text-sm text-ink-soft">
          {job.project_name} · {job.slots_taken} of {counted(job.slots, 'place')} taken
        </p>
      </div>
      <Chip tone={look.tone}>{look.label}</Chip>
    </li>
  );
}
