import { Compass } from 'lucide-react';
import { useSearchParams } from 'react-router';
import { JobRow } from '@/components/job/job-row';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { RelativeTime } from '@/components/ui/time';
import { counted } from '@/lib/words';
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
              New ones come in all the time. A test that asks for a device, browser or language stays hidden until it is <TextLink to="/account#profile">in your profile</TextLink>.
            </EmptyState>
          ) : (
            <ul className="grid gap-3">
              {jobs.map((job) => (
                <li key={job.id}>
                  <JobRow job={job} to={`/tests/${job.id}`} places={`${job.slots - job.slots_taken} of ${counted(job.slots, 'place')} left`}>
                    <span>
                      {job.completion_hours} h to finish · closes <RelativeTime at={job.deadline} />
                    </span>
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
