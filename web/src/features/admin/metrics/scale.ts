import type { Row, Series } from './series';

/** Round values from 0 to just above the largest, some four of them. `whole`: people and jobs are not divided. */
export function ticksUpTo(largest: number, whole: boolean): number[] {
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(rough > 0 ? rough : 1));
  const step = Math.max([1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? power, whole ? 1 : 0);
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  // Multiplied rather than added up, so that 0.3 stays 0.3.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** The highest point of a chart: bars of one stack stand on each other. */
export function highest(rows: Row[], series: Series[]): number {
  const ofRow = ({ values }: Row) => {
    const stacks = new Map<string, number>();
    for (const { key, stack } of series) stacks.set(stack ?? key, (stacks.get(stack ?? key) ?? 0) + (values[key] ?? 0));
    return Math.max(...stacks.values());
  };
  return Math.max(0, ...rows.map(ofRow));
}

/** A line as the drawing commands of a 100 by 100 picture; it is broken where a day has no value. */
export function lineThrough(values: (number | null)[], top: number): string {
  return values
    .map((value, index) => {
      if (value === null) return '';
      const joined = index > 0 && values[index - 1] !== null;
      return `${joined ? 'L' : 'M'}${round(placeOf(index, values.length))} ${round(100 - (value / top) * 100)}`;
    })
    .join('');
}

/** Where the middle of a day is, in percent of the width. */
export const placeOf = (index: number, count: number): number => ((index + 0.5) / count) * 100;

/** The days that are named below a chart, so that their names do not touch. */
export function namedDays(count: number, most = 5): number[] {
  const step = Math.ceil(count / most);
  // From the end, since today is what people look for.
  return Array.from({ length: Math.ceil(count / step) }, (_, back) => count - 1 - back * step).reverse();
}

const round = (value: number) => Math.round(value * 100) / 100;
