import type { ReactNode } from 'react';
import type { TesterStats } from '@/api/types';
import { Panel } from '@/components/ui/card';
import { formatSpan } from '@/lib/time';
import { counted } from '@/lib/words';

const hour = 3_600_000;

/** What builders go by, and how fast the pay was decided. */
export function Record({ stats }: { stats: TesterStats }) {
  const { rating, approval_rate, median_payout_hours: median } = stats;
  return (
    <Panel title="Your record">
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Item term="Completed tests">{stats.completed_jobs}</Item>
        <Item term="Approved">{approval_rate === undefined ? '–' : `${Math.round(approval_rate * 100)} %`}</Item>
        <Item term="Rating" note={rating.count === 0 ? 'Everybody begins at 4.0' : `from ${counted(rating.count, 'rating')}`}>
          {rating.average.toFixed(1)}
        </Item>
        <Item term="Time to pay" note="from handing in, usually">
          {median === undefined ? '–' : formatSpan(median * hour)}
        </Item>
      </dl>
    </Panel>
  );
}

function Item({ term, note, children }: { term: string; note?: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-soft">{term}</dt>
      <dd className="num text-xl font-semibold">{children}</dd>
      {note && <dd className="text-sm text-ink-faint">{note}</dd>}
    </div>
  );
}
