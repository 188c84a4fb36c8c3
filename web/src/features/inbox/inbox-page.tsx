import { MessageSquareText } from 'lucide-react';
import { useParams, useSearchParams } from 'react-router';
import { Chip } from '@/components/ui/chip';
import { useTitle } from '@/components/ui/page';
import { LoadMore } from '@/components/ui/load-more';
import { EmptyState, ErrorState, Loading, QueryView } from '@/components/ui/states';
import { cx } from '@/lib/cx';
import { useWaiting } from '@/lib/use-waiting';
import { useSubmissions } from './api/list-submissions';
import { useSubmission } from '@/lib/use-submission';
import { filterOf, InboxFilters } from './inbox-filters';
import { InboxRow } from './inbox-row';
import { SubmissionView } from './submission-view';

/** Three panes: what is waiting, what was handed in, where its money is. On a phone one after the other. */
export function InboxPage() {
  const { submissionId } = useParams();
  useTitle(submissionId ? undefined : 'Inbox');
  return (
    <div className="flex flex-1 flex-col lg:h-[calc(100dvh-3.5rem)] lg:flex-none lg:flex-row lg:overflow-hidden">
      <h1 className="sr-only">Inbox</h1>
      <section
        aria-label="Submissions"
        className={cx('border-line bg-surface lg:w-76 lg:shrink-0 lg:overflow-y-auto lg:border-r', submissionId && 'max-lg:hidden')}
      >
        <InboxList selected={submissionId} />
      </section>
      {submissionId ? (
        <Detail key={submissionId} id={submissionId} />
      ) : (
        <div className="hidden flex-1 place-items-center p-6 lg:grid">
          <EmptyState icon={MessageSquareText} title="Choose a submission">
            Journeys, findings, pictures and the money are shown here.
          </EmptyState>
        </div>
      )}
    </div>
  );
}

/** How many submissions wait for the builder, whatever the list below shows. */
function Waiting() {
  const count = useWaiting().data?.reviews ?? 0;
  if (count === 0) return null;
  return (
    <p className="px-4 pt-4 text-sm">
      <Chip tone="warn">{count} waiting for you</Chip>
    </p>
  );
}

function InboxList({ selected }: { selected: string | undefined }) {
  const [params] = useSearchParams();
  const filter = filterOf(params);
  const query = useSubmissions(filter);
  return (
    <>
      <Waiting />
      <InboxFilters count={query.hasNextPage ? undefined : query.data?.length} />
      <QueryView query={query} loading={<Loading className="p-4" />}>
        {(items) =>
          items.length === 0 ? (
            <div className="p-4">
              <EmptyState title={filter.status === 'pending' ? 'Nothing to review' : 'Nothing here'}>
                {filter.status === 'pending' ? 'When a tester hands something in, it appears here at once.' : 'Try another filter.'}
              </EmptyState>
            </div>
          ) : (
            <ul>
              {items.map((item) => (
                <InboxRow key={item.id} submission={item} selected={item.id === selected} search={params.toString()} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </>
  );
}

function Detail({ id }: { id: string }) {
  const query = useSubmission(id);
  useTitle(query.data ? undefined : 'Submission');
  if (query.data) return <SubmissionView submission={query.data} />;
  return <div className="flex-1 p-6">{query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading rows={4} />}</div>;
}
