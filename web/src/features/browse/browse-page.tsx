import { Compass } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import type { JobSummary } from '@/api/types';
import { Card } from '@/components/ui/card';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { RelativeTime } from '@/components/ui/time';
import { testTypeNames } from '@/lib/choices';
import { useAvailableJobs } from './api/list-jobs';
import { FirstSteps } from './first-steps';
import { readFilter } from './filter';
import { Filters } from './filters';

export function BrowsePage() {
  const [params] = useSearchParams();
  const query = useAvailableJobs(readFilter(params));
  return (
    <Page title="Find tests" intro="Tests that are open and fit you. The money is held before you start.">
      <FirstSteps />
      <Filters />
      <QueryView query={query}>
        {(jobs) =>
          jobs.length === 0 && !query.hasNextPage ? (
            <EmptyState icon={Compass} title={params.size > 0 ? 'No test fits these filters' : 'No open test fits you right now'}>
              New ones come in all the time. Your devices, browsers and languages are in your account: a test that asks for one you have not named stays hidden.
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
  const left = job.slots - job.slots_taken;
  return (
    <Card className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1.5 p-4 hover:border-line-strong sm:p-5">
      <h2 className="font-semibold">
        <Link to={`/tests/${job.id}`} className="text-ink no-underline after:absolute after:inset-0 after:rounded-lg">
          {job.title}
        </Link>
      </h2>
      <Money minor={job.payout_minor} currency={job.currency} className="text-right text-xl font-semibold" />
      <p className="text-sm text-ink-soft">
        {job.project_name} · {testTypeNames[job.test_type].toLowerCase()} · {job.journey_count} {job.journey_count === 1 ? 'journey' : 'journeys'}, {job.step_count}{' '}
        {job.step_count === 1 ? 'step' : 'steps'}
      </p>
      <p className="num text-right text-sm text-ink-soft">
        {left} of {job.slots} {job.slots === 1 ? 'place' : 'places'} left
      </p>
      <p className="col-span-2 text-sm text-ink-soft">
        {job.completion_hours} h to finish · closes <RelativeTime at={job.deadline} />
      </p>
    </Card>
  );
}
