import { ClipboardList, Plus } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import type { Job } from '@/api/types';
import { JobRow } from '@/components/job/job-row';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { RelativeTime } from '@/components/ui/time';
import { jobLooks } from '@/lib/status-chips';
import { capital, counted } from '@/lib/words';
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
                {capital(look.label)}
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
              title={status ? 'No job is in this state' : 'No jobs yet'}
              action={!status && <Button asChild><Link to="/jobs/new">Write your first job</Link></Button>}
            >
              {status ? 'Choose another state above.' : 'A job is a list of journeys that testers walk through, for a pay you set.'}
            </EmptyState>
          ) : (
            <ul className="grid gap-3">
              {jobs.map((job) => (
                <li key={job.id}>
                  <JobRow job={job} to={`/jobs/${job.id}`} places={`${job.slots_taken} of ${counted(job.slots, 'place')} taken`}>
                    <Chip tone={jobLooks[job.status].tone}>{jobLooks[job.status].label}</Chip>
                    {(job.status === 'open' || job.status === 'in_progress') && (
                      <span>
                        deadline <RelativeTime at={job.deadline} />
                      </span>
                    )}
                  </JobRow>
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
