import type { Job, PlatformMetrics } from '@/api/types';
import { jobLooks } from '@/lib/status-chips';

/** One line or bar of a chart; `colour` is a token. */
export interface Series {
  key: string;
  name: string;
  colour: string;
  kind: 'line' | 'bar';
  /** Bars of one stack stand on each other. */
  stack?: string;
}
/** The values of one day by the keys of their series; null: there is nothing to say about that day. */
export interface Row {
  date: string;
  values: Record<string, number | null>;
}
type Days = PlatformMetrics['days'];

const stateColours: Record<Job['status'], string> = {
  open: '--accent',
  in_progress: '--info',
  completed: '--ink-soft',
  paused: '--warn',
  cancelled: '--bad',
  expired: '--line-strong',
  draft: '--mark-yellow',
};
export const jobStates = Object.keys(stateColours) as Job['status'][];

export const peopleSeries: Series[] = [
  { key: 'sign_ups', name: 'Sign-ups', colour: '--info', kind: 'bar' },
  { key: 'active_people', name: 'Active people', colour: '--accent', kind: 'line' },
];
export const jobSeries: Series[] = jobStates.map((status) => ({ key: status, name: jobLooks[status].label, colour: stateColours[status], kind: 'bar', stack: 'jobs' }));
export const moneySeries: Series[] = [
  { key: 'held', name: 'Held at its end', colour: '--info', kind: 'line' },
  { key: 'paid', name: 'Paid', colour: '--accent', kind: 'bar' },
  { key: 'refunded', name: 'Refunded', colour: '--warn', kind: 'bar' },
];
export const disputeSeries: Series[] = [{ key: 'rate', name: 'Disputes for each test handed in', colour: '--bad', kind: 'line' }];
export const speedSeries: Series[] = [
  { key: 'approve', name: 'Handed in to approved', colour: '--accent', kind: 'line' },
  { key: 'fill', name: 'Published to all places taken', colour: '--info', kind: 'line' },
];

export function peopleRows(days: Days): Row[] {
  return days.map(({ date, sign_ups, active_people }) => ({ date, values: { sign_ups, active_people } }));
}

export function jobRows(days: Days): Row[] {
  return days.map(({ date, jobs_by_status }) => ({ date, values: Object.fromEntries(jobStates.map((status) => [status, jobs_by_status.find((group) => group.status === status)?.count ?? 0])) }));
}

export function moneyRows(days: Days, currency: string): Row[] {
  return days.map(({ date, money }) => {
    const line = money.find((figures) => figures.currency === currency);
    return { date, values: { held: line?.held_minor ?? 0, paid: line?.paid_minor ?? 0, refunded: line?.refunded_minor ?? 0 } };
  });
}

/** A day on which nothing was handed in has no rate. */
export function disputeRows(days: Days): Row[] {
  return days.map(({ date, submissions, disputes }) => ({ date, values: { rate: submissions === 0 ? null : disputes / submissions } }));
}

export function speedRows(days: Days): Row[] {
  return days.map(({ date, median_hours_to_approve, median_hours_to_fill }) => ({ date, values: { approve: median_hours_to_approve ?? null, fill: median_hours_to_fill ?? null } }));
}

/** Whether there is nothing to draw. `zeroCounts`: zero is a value like others, not the lack of one. */
export function isEmpty(rows: Row[], zeroCounts = false): boolean {
  return rows.every(({ values }) => Object.values(values).every((value) => value === null || (value === 0 && !zeroCounts)));
}

export const percentText = (rate: number) => new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(rate);
export function hoursText(hours: number): string {
  if (hours > 0 && hours < 1 / 60) return 'under 1 min';
  return hours < 1 ? `${Math.round(hours * 60)} min` : `${new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(hours)} h`;
}
export const countText = (count: number) => new Intl.NumberFormat().format(count);

/** "3 Nov": days are counted in UTC. */
export function dayText(date: string, year = false): string {
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: year ? 'numeric' : undefined, timeZone: 'UTC' }).format(new Date(date));
}
