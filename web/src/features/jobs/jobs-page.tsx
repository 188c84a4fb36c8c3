import { ClipboardList, Plus } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import type { Job, JobSummary } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { RelativeTime } from '@/components/ui/time';
import { testTypeNames } from '@/lib/choices';
import { jobLooks } from '@/lib/status-chips';
import { useMyJobs } from './api/list-my-jobs';

export function JobsPage() {
  const [params, setParams] = useSearchParams();
  const status = (params.get('status') ?? undefined) as Job['status'] | undefined;
  const query = useMyJobs({ status });
  return (
    <Page
      title="Jobs"
      actions={
        <>
          <Select
            aria-label="Show jobs that are"
            className="w-auto!"
            value={status ?? ''}
            onChange={(event) => setParams(event.target.value ? { status: event.target.value } : {}, { replace: true })}
          >
            <option value="">All jobs</option>
            {Object.entries(jobLooks).map(([value, look]) => (
              <option key={value} value={value}>
                {look.label}
              </option>
            ))}
          </Select>
          <Button asChild variant="primary">
            <Link to="/jobs/new">
              <Plus aria-hidden className="size-4" /> New job
            </Link>
          </Button>
        </>
      }
    >
      <QueryView query={query}>
        {(jobs) =>
          jobs.length === 0 ? (
            <EmptyState
              icon={ClipboardList}
              title={status ? `No jobs that are ${jobLooks[status].label}` : 'No jobs yet'}
              action={!status && <Button asChild><Link to="/jobs/new">Write your first job</Link></Button>}
            >
              A job is a list of journeys that testers walk through, for a pay you set.
            </EmptyState>
          ) : (
            <ul className="grid gap-3">
              {jobs.map((job) => (
                <li key={job.id}>
                  <JobRow job={job} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </Page>
  );
}

function JobRow({ job }: { job: JobSummary }) {
  const look = jobLooks[job.status];
  return (
    <Card className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1 p-4 hover:border-line-strong sm:p-5">
      <h2 className="font-semibold">
        <Link to={`/jobs/${job.id}`} className="text-ink no-underline after:absolute after:inset-0 after:rounded-lg">
          {job.title}
        </Link>
      </h2>
      <Money minor={job.payout_minor} currency={job.currency} className="text-right text-lg font-semibold" />
      <p className="text-sm text-ink-soft">
        {job.project_name} · {testTypeNames[job.test_type].toLowerCase()} · {job.journey_count} {job.journey_count === 1 ? 'journey' : 'journeys'}, {job.step_count}{' '}
        {job.step_count === 1 ? 'step' : 'steps'}
      </p>
      <p className="num text-right text-sm text-ink-soft">
        {job.slots_taken} of {job.slots} places taken
      </p>
      <div className="col-span-2 flex flex-wrap items-center gap-2 pt-1 text-sm text-ink-soft">
        <Chip tone={look.tone}>{look.label}</Chip>
        {(job.status === 'open' || job.status === 'in_progress') && (
          <span>
            deadline <RelativeTime at={job.deadline} />
          </span>
        )}
      </div>
    </Card>
  );
}
