import { useState, type PointerEvent } from 'react';
import { cx } from '@/lib/cx';
import { highest, lineThrough, namedDays, placeOf, ticksUpTo } from './scale';
import { dayText, type Row, type Series } from './series';

interface Props {
  rows: Row[];
  series: Series[];
  format: (value: number) => string;
}

const percent = (share: number) => `${share * 100}%`;
const paint = (colour: string) => ({ background: `var(${colour})` });

/** Days from left to right. Decorative for assistive technology: a table beside it says the same. */
export function Chart({ rows, series, format }: Props) {
  const [pointed, setPointed] = useState<number | null>(null);
  const whole = rows.every(({ values }) => Object.values(values).every((value) => value === null || Number.isInteger(value)));
  const ticks = ticksUpTo(highest(rows, series), whole);
  const top = ticks.at(-1)!;
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPointed(Math.min(rows.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * rows.length))));
  };
  return (
    <div aria-hidden className="grid gap-3 text-sm text-ink-soft">
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <div className="num flex h-52 flex-col-reverse justify-between text-right text-xs">
          {ticks.map((tick) => (
            <span key={tick} className="h-0 leading-0 whitespace-nowrap">
              {format(tick)}
            </span>
          ))}
        </div>
        <div className="relative h-52" onPointerMove={point} onPointerDown={point} onPointerLeave={() => setPointed(null)}>
          {ticks.map((tick) => (
            <div key={tick} className={cx('absolute inset-x-0 border-t', tick === 0 ? 'border-line-strong' : 'border-line')} style={{ bottom: percent(tick / top) }} />
          ))}
          <div className="absolute inset-0 flex">
            {rows.map((row, index) => (
              <Bars key={row.date} row={row} series={series} top={top} pointed={index === pointed} />
            ))}
          </div>
          <Lines rows={rows} series={series} top={top} />
          {pointed !== null && rows[pointed] && <Told row={rows[pointed]} right={pointed < rows.length / 2} series={series} format={format} />}
        </div>
        <div className="num relative col-start-2 mt-1.5 h-5 text-xs">
          {namedDays(rows.length).map((index) => (
            <span key={index} className="absolute -translate-x-1/2 whitespace-nowrap" style={{ left: `${placeOf(index, rows.length)}%` }}>
              {dayText(rows[index]!.date)}
            </span>
          ))}
        </div>
      </div>
      <ul className="flex flex-wrap justify-center gap-x-4 gap-y-1">
        {series.map(({ key, name, colour }) => (
          <li key={key} className="inline-flex items-center gap-1.5">
            <span className="size-2.5 rounded-xs" style={paint(colour)} /> {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The bars of one day: side by side, those of one stack on each other. */
function Bars({ row, series, top, pointed }: { row: Row; series: Series[]; top: number; pointed: boolean }) {
  const bars = series.filter(({ kind }) => kind === 'bar');
  const stackOf = ({ key, stack }: Series) => stack ?? key;
  const stacks = [...new Set(bars.map(stackOf))];
  return (
    <div className={cx('flex h-full min-w-0 flex-1 justify-center', pointed && 'bg-sunken')}>
      <div className="flex h-full w-4/5 items-end justify-center">
      {stacks.map((stack) => (
        <div key={stack} className="flex h-full max-w-7 min-w-0 flex-1 flex-col-reverse">
          {bars
            .filter((bar) => stackOf(bar) === stack)
            .map(({ key, colour }) => (
              <div key={key} style={{ ...paint(colour), height: percent((row.values[key] ?? 0) / top) }} />
            ))}
        </div>
      ))}
      </div>
    </div>
  );
}

/** A day without neighbours has no line: dots show it, and each day where there is room. */
function Lines({ rows, series, top }: { rows: Row[]; series: Series[]; top: number }) {
  const lines = series.filter(({ kind }) => kind === 'line');
  const valueOf = (index: number, key: string) => rows[index]?.values[key] ?? null;
  return (
    <div className="pointer-events-none absolute inset-0">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full overflow-visible">
        {lines.map(({ key, colour }) => (
          <path key={key} d={lineThrough(rows.map((_, index) => valueOf(index, key)), top)} fill="none" stroke={`var(${colour})`} strokeWidth={2} strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      {lines.map(({ key, colour }) =>
        rows.map((row, index) => {
          const value = valueOf(index, key);
          if (value === null || (rows.length > 31 && (valueOf(index - 1, key) !== null || valueOf(index + 1, key) !== null))) return null;
          return <span key={row.date} className="absolute size-1.5 -translate-x-1/2 translate-y-1/2 rounded-full" style={{ ...paint(colour), left: `${placeOf(index, rows.length)}%`, bottom: percent(value / top) }} />;
        }),
      )}
    </div>
  );
}

/** What the pointed-at day says, on the side where there is room. */
function Told({ row, right, series, format }: { row: Row; right: boolean; series: Series[]; format: Props['format'] }) {
  return (
    <div className={cx('pointer-events-none absolute top-0 z-10 grid gap-1 rounded-md border border-line bg-surface p-2.5 text-ink shadow-pop', right ? 'right-0' : 'left-0')}>
      <p className="font-medium">{dayText(row.date, true)}</p>
      {series.map(({ key, name, colour }) => {
        const value = row.values[key];
        if (value === null || value === undefined) return null;
        return (
          <p key={key} className="num flex items-center gap-1.5 whitespace-nowrap">
            <span className="size-2.5 rounded-xs" style={paint(colour)} /> {name} <span className="flex-1 pl-3 text-right font-medium">{format(value)}</span>
          </p>
        );
      })}
    </div>
  );
}
