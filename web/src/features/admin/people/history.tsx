import type { Flag, PersonHistory } from '@/api/types';
import { disputeNames } from '@/components/review/dispute-names';
import { Chip } from '@/components/ui/chip';
import { TextLink } from '@/components/ui/text-link';
import { Terms } from '@/components/ui/terms';
import { DateTime } from '@/components/ui/time';
import { disputeLook } from '../disputes/looks';

type Side = 'builder' | 'tester';

/** How somebody has done on one side, and their disputes there. */
export function SideHistory({ history, side }: { history: PersonHistory; side: Side }) {
  const { profile, counts, dispute_tally: tally, disputes } = history;
  const rating = profile.rating.count === 0 ? 'none yet' : `${profile.rating.average.toFixed(1)} from ${profile.rating.count}`;
  const done =
    side === 'builder'
      ? { 'Jobs published': counts.jobs_published, 'Tests reviewed': counts.submissions_reviewed, 'Tests disputed': counts.submissions_disputed }
      : { 'Tests handed in': counts.submissions_made, 'Tests approved': counts.submissions_approved, 'Jobs completed': counts.jobs_completed };
  return (
    <div className="grid gap-4">
      <Terms
        items={{
          Joined: <DateTime at={profile.created_at} />,
          Rating: rating,
          ...done,
          Disputes: tallyText(tally),
        }}
      />
      {disputes.length > 0 && (
        <section aria-label={`Disputes as ${side}`} className="grid gap-2">
          <h3 className="cap">Last disputes</h3>
          <ul className="grid gap-2">
            {disputes.map((past) => {
              const look = disputeLook(past);
              return (
                <li key={past.id} className="grid justify-items-start gap-0.5">
                  <TextLink to={`/admin/disputes/${past.id}`} className="wrap-anywhere">
                    {past.job_title}
                  </TextLink>
                  <span className="text-sm text-ink-soft">
                    {disputeNames[past.category]} · <DateTime at={past.created_at} />
                  </span>
                  <Chip tone={look.tone}>{look.label}</Chip>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </div>
  );
}

function tallyText(tally: PersonHistory['dispute_tally']): string {
  const names = { open: 'open', full: 'paid in full', partial: 'paid in part', refund: 'refunded' };
  const parts = (Object.keys(names) as (keyof typeof names)[]).filter((key) => tally[key] > 0).map((key) => `${tally[key]} ${names[key]}`);
  return parts.join(', ') || 'none';
}

export function FlagHistory({ flags }: { flags: Flag[] }) {
  if (flags.length === 0) return null;
  return (
    <section aria-label="Flags" className="grid gap-2">
      <h3 className="cap">Flags</h3>
      <ul className="grid gap-2">
        {flags.map((flag) => (
          <li key={flag.id} className="grid gap-0.5">
            <p>
              <span className="font-medium">{flag.flagged ? 'Flagged' : 'Cleared'}</span>: {flag.reason}
            </p>
            {flag.evidence && <p className="text-sm whitespace-pre-line wrap-anywhere">{flag.evidence}</p>}
            <p className="text-sm text-ink-soft">
              <DateTime at={flag.created_at} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function StandingChips({ person }: { person: { flagged: boolean; suspended: boolean } }) {
  return (
    <>
      {person.flagged && <Chip tone="bad">flagged</Chip>}
      {person.suspended && <Chip tone="warn">suspended</Chip>}
    </>
  );
}
