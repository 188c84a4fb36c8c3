import type { ReactNode } from 'react';
import { Chip, type Tone } from '@/components/ui/chip';
import { Money } from '@/components/ui/money';
import { RelativeTime, ZonedTime } from '@/components/ui/time';
import { leftOf, levelOf, type Cap, type Level } from '@/lib/budget';
import { cx } from '@/lib/cx';
import { formatMoney } from '@/lib/money';

const fills: Record<Level, string> = { none: 'bg-line-strong', fine: 'bg-accent', near: 'bg-warn', reached: 'bg-bad' };
const chips: Record<Exclude<Level, 'none'>, { tone: Tone; label: (percent: number) => string }> = {
  fine: { tone: 'good', label: (percent) => `${percent} % used` },
  near: { tone: 'warn', label: (percent) => `${percent} % used` },
  reached: { tone: 'bad', label: () => 'used up' },
};

/** What is spent of a week's or a month's cap, what is left, and when it begins anew. */
export function CapMeter({ cap, currency, zone, level: Heading = 'h3', children }: { cap: Cap; currency: string; zone: string; level?: 'h2' | 'h3'; children?: ReactNode }) {
  const level = levelOf(cap);
  const left = leftOf(cap);
  const percent = cap.capMinor ? Math.floor((cap.spentMinor / cap.capMinor) * 100) : 100;
  return (
    <div className="grid content-start gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Heading className="font-semibold">This {cap.name}</Heading>
        {level !== 'none' && <Chip tone={chips[level].tone}>{chips[level].label(percent)}</Chip>}
      </div>
      <p className="num">
        <Money minor={cap.spentMinor} currency={currency} className="text-2xl font-semibold tracking-tight" />{' '}
        <span className="text-ink-soft">{cap.capMinor === null ? 'spent, no cap' : <>of {formatMoney(cap.capMinor, currency)}</>}</span>
      </p>
      {cap.capMinor !== null && <Bar cap={cap} level={level} currency={currency} />}
      <p className="text-sm text-ink-soft">
        {left !== null && (
          <>
            <Money minor={left} currency={currency} className="font-medium text-ink" /> left.{' '}
          </>
        )}
        Begins anew <RelativeTime at={cap.resetsAt} />, <ZonedTime at={cap.resetsAt} zone={zone} />.
      </p>
      {children}
    </div>
  );
}

/** The mark at 80 % is where the first notice is sent. */
function Bar({ cap, level, currency }: { cap: Cap; level: Level; currency: string }) {
  const share = cap.capMinor ? Math.min(100, (cap.spentMinor / cap.capMinor) * 100) : 100;
  return (
    <div
      role="meter"
      aria-label={`Spent this ${cap.name}`}
      aria-valuemin={0}
      aria-valuemax={cap.capMinor ?? 0}
      aria-valuenow={Math.min(cap.spentMinor, cap.capMinor ?? 0)}
      aria-valuetext={`${formatMoney(cap.spentMinor, currency)} of ${formatMoney(cap.capMinor ?? 0, currency)}`}
      className="relative h-2.5 overflow-hidden rounded-full bg-sunken"
    >
      <div className={cx('h-full rounded-full transition-[width]', fills[level])} style={{ width: `${share}%` }} />
      <span aria-hidden className="absolute inset-y-0 left-[80%] w-0.5 bg-surface" />
    </div>
  );
}
