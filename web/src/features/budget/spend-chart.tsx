import type { PeriodSpend } from '@/api/types';
import { levelOf, type Level } from '@/lib/budget';
import { cx } from '@/lib/cx';
import { formatMoney, formatShortMoney } from '@/lib/money';

const fills: Record<Level, string> = { none: 'bg-accent', fine: 'bg-accent', near: 'bg-warn', reached: 'bg-bad' };

/** What was spent in each period, against today's cap; the last bar is the running one. The numbers are there as a table too. */
export function SpendChart({ title, periods, capMinor, currency, label }: { title: string; periods: PeriodSpend[]; capMinor: number | null; currency: string; label: (startsAt: string) => string }) {
  const most = Math.max(1, capMinor ?? 0, ...periods.map((period) => period.spent_minor));
  // Room above the highest bar for its amount.
  const height = (minor: number) => `${(Math.max(0, minor) / most) * 82}%`;
  return (
    <figure className="grid content-start gap-3">
      <figcaption className="font-semibold">{title}</figcaption>
      <div aria-hidden className="relative h-44 border-b border-line-strong">
        {capMinor !== null && (
          <>
            <Line at={height(capMinor)} text={`cap ${formatShortMoney(capMinor, currency)}`} />
            <Line at={height(Math.round(capMinor * 0.8))} faint />
          </>
        )}
        <div className="flex h-full items-end gap-1.5 sm:gap-3">
          {periods.map((period, index) => {
            const running = index === periods.length - 1;
            const level = levelOf({ capMinor, spentMinor: period.spent_minor });
            return (
              <div key={period.starts_at} className="relative flex h-full flex-1 flex-col justify-end">
                <span className="num relative mx-auto bg-surface px-0.5 pb-0.5 text-center text-xs whitespace-nowrap text-ink-soft">{period.spent_minor > 0 ? formatShortMoney(period.spent_minor, currency) : ''}</span>
                <div className={cx('mx-auto w-full max-w-14 rounded-t-sm', running ? fills[level] : 'bg-line-strong')} style={{ height: height(period.spent_minor) }} />
              </div>
            );
          })}
        </div>
      </div>
      <div aria-hidden className="num flex gap-1.5 text-xs text-ink-soft sm:gap-3">
        {periods.map((period, index) => (
          <span key={period.starts_at} className={cx('flex-1 text-center', index === periods.length - 1 && 'font-semibold text-ink')}>
            {label(period.starts_at)}
          </span>
        ))}
      </div>
      <table className="sr-only">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Spent</th>
          </tr>
        </thead>
        <tbody>
          {periods.map((period) => (
            <tr key={period.starts_at}>
              <th scope="row">{label(period.starts_at)}</th>
              <td>{formatMoney(period.spent_minor, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Line({ at, text, faint }: { at: string; text?: string; faint?: boolean }) {
  return (
    <div className={cx('absolute inset-x-0 border-t border-dashed', faint ? 'border-line' : 'border-ink-faint')} style={{ bottom: at }}>
      {text && <span className="num absolute -top-5 left-0 bg-surface pr-1 text-xs text-ink-soft">{text}</span>}
    </div>
  );
}
