import { Link } from 'react-router';
import type { WaitingTest } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Panel } from '@/components/ui/card';
import { Countdown } from '@/components/ui/time';
import { useWaiting } from '@/lib/use-waiting';

const ways: Record<WaitingTest['kind'], { what: string; until: string; action: string; to: (test: WaitingTest) => string }> = {
  offer: { what: 'a place is kept for you', until: 'left to accept it', action: 'Look at the offer', to: (test) => `/tests/${test.job_id}` },
  test: { what: 'testing now', until: 'left to hand it in', action: 'Go on', to: (test) => `/run/${test.assignment_id}` },
  question: { what: 'the builder asks', until: 'left to answer', action: 'Answer', to: (test) => `/my-tests/${test.assignment_id}` },
  dispute: { what: 'in dispute', until: 'left to tell your side', action: 'Tell your side', to: (test) => `/my-tests/${test.assignment_id}` },
};

/** What is lost if the tester does nothing, the most urgent first. */
export function WaitingList() {
  const tests = useWaiting().data?.tests ?? [];
  if (tests.length === 0) return null;
  return (
    <Panel title={`Waiting for you (${tests.length})`}>
      <ul className="grid">
        {tests.map((test) => (
          <Row key={`${test.kind} ${test.job_id}`} test={test} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ test }: { test: WaitingTest }) {
  const way = ways[test.kind];
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line py-3 first:border-0 first:pt-0 last:pb-0">
      <div className="grid min-w-0 gap-1">
        <p className="font-medium">{test.job_title}</p>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft">
          <Chip tone="warn">{way.what}</Chip>
          <span>
            <Countdown until={test.due_at} over="No time" /> {way.until}
          </span>
        </p>
      </div>
      <Button asChild size="sm" variant="primary">
        <Link to={way.to(test)} aria-label={`${way.action}: ${test.job_title}`}>
          {way.action}
        </Link>
      </Button>
    </li>
  );
}
