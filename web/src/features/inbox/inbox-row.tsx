import { Link } from 'react-router';
import type { SubmissionSummary } from '@/api/types';
import { Chip } from '@/components/ui/chip';
import { Money } from '@/components/ui/money';
import { cx } from '@/lib/cx';
import { severityLooks, submissionLooks } from '@/lib/status-chips';
import { formatSpan } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { counted } from '@/lib/words';

const severities = ['critical', 'major', 'minor', 'suggestion'] as const;

export function InboxRow({ submission, selected, search }: { submission: SubmissionSummary; selected: boolean; search: string }) {
  const counts = submission.finding_counts;
  const total = severities.reduce((sum, severity) => sum + counts[severity], 0);
  const worst = severities.find((severity) => counts[severity] > 0);
  return (
    <li className="border-b border-line">
      <Link
        to={{ pathname: `/inbox/${submission.id}`, search }}
        aria-current={selected || undefined}
        className={cx('grid gap-1 px-4 py-3.5 text-ink no-underline', selected ? 'bg-accent-soft' : 'hover:bg-sunken')}
      >
        <span className="flex justify-between gap-3 font-medium">
          {submission.job_title}
          <Money minor={submission.payout_minor} currency={submission.currency} />
        </span>
        <span className="text-sm text-ink-soft">
          {submission.tester_name} · {counted(submission.journey_count, 'journey')} · {total === 0 ? 'no findings' : counted(total, 'finding')}
        </span>
        <span className="flex flex-wrap gap-1.5">
          {submission.outcome === 'blocked' && <Chip tone="warn">blocked</Chip>}
          {worst && (
            <Chip tone={severityLooks[worst].tone}>
              {counts[worst]} {severityLooks[worst].label}
            </Chip>
          )}
          <Fate submission={submission} />
        </span>
      </Link>
    </li>
  );
}

function Fate({ submission }: { submission: SubmissionSummary }) {
  const now = useNow();
  if (submission.status !== 'pending' || !submission.auto_release_at) {
    const look = submissionLooks[submission.status];
    return <Chip tone={look.tone}>{look.label}</Chip>;
  }
  const left = Date.parse(submission.auto_release_at) - now;
  return <Chip tone={left < 48 * 3_600_000 ? 'warn' : 'neutral'}>{left > 0 ? `releases in ${formatSpan(left)}` : 'releasing now'}</Chip>;
}
