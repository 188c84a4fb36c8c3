import { ListChecks } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import type { Assignment } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { RelativeTime } from '@/components/ui/time';
import { assignmentLooks } from '@/lib/status-chips';
import { capital } from '@/lib/words';
import { useWaiting } from '@/lib/use-waiting';
import { useMyAssignments } from './api/list-assignments';
import { WaitingList } from './waiting-list';
import { Waitlists } from './waitlists';

export function MyTestsPage() {
  const [params, setParams] = useSearchParams();
  const state = (params.get('state') ?? undefined) as Assignment['state'] | undefined;
  const query = useMyAssignments(state);
  const waiting = new Set(useWaiting().data?.tests.map((test) => test.assignment_id));
  return (
    <Page
      title="My tests"
      actions={
        <Select aria-label="Show tests that are" className="w-auto!" value={state ?? ''} onChange={(event) => setParams(event.target.value ? { state: event.target.value } : {}, { replace: true })}>
          <option value="">All tests</option>
          {Object.entries(assignmentLooks).map(([value, look]) => (
            <option key={value} value={value}>
              {capital(look.label)}
            </option>
          ))}
        </Select>
      }
    >
      <WaitingList />
      <Waitlists />
      <QueryView query={query}>
        {(assignments) =>
          assignments.length === 0 ? (
            <EmptyState icon={ListChecks} title={state ? 'No test is in this state' : 'No tests yet'} action={<Button asChild><Link to="/tests">Find tests</Link></Button>}>
              {state ? 'Choose another state above.' : 'What you accept stands here until it is paid.'}
            </EmptyState>
          ) : (
            <ul className="grid gap-3">
              {assignments.map((assignment) => (
                <li key={assignment.id}>
                  <Row assignment={assignment} waiting={waiting.has(assignment.id)} />
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

function Row({ assignment, waiting }: { assignment: Assignment; waiting: boolean }) {
  const look = assignmentLooks[assignment.state];
  return (
    <Card className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1.5 p-4 hover:border-line-strong sm:p-5">
      <h2 className="font-semibold">
        <Link to={`/my-tests/${assignment.id}`} className="text-ink no-underline after:absolute after:inset-0 after:rounded-lg">
          {assignment.job_title}
        </Link>
      </h2>
      <Money minor={assignment.payout_minor} currency={assignment.currency} className="text-right text-lg font-semibold" />
      <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
        <Chip tone={look.tone}>{look.label}</Chip>
        {waiting && assignment.state === 'submitted' && <Chip tone="warn">waiting for you</Chip>}
        accepted <RelativeTime at={assignment.created_at} />
      </p>
    </Card>
  );
}
