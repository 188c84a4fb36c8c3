import { expect, it } from 'vitest';
import { highest, lineThrough, namedDays, ticksUpTo } from './scale';
import type { Row, Series } from './series';

it('marks round values up to just above the largest', () => {
  expect(ticksUpTo(7, true)).toEqual([0, 2, 4, 6, 8]);
  expect(ticksUpTo(3600, true)).toEqual([0, 1000, 2000, 3000, 4000]);
  expect(ticksUpTo(20, true)).toEqual([0, 5, 10, 15, 20]);
  expect(ticksUpTo(0.25, false)).toEqual([0, 0.1, 0.2, 0.3]);
});

it('does not divide people, and has room even for nothing', () => {
  expect(ticksUpTo(1, true)).toEqual([0, 1]);
  expect(ticksUpTo(2, true)).toEqual([0, 1, 2]);
  expect(ticksUpTo(0, true)).toEqual([0, 1]);
  expect(ticksUpTo(0, false)).toEqual([0, 1]);
});

it('piles up only what stands in one stack', () => {
  const bar = (key: string, stack?: string): Series => ({ key, name: key, colour: '--accent', kind: 'bar', stack });
  const rows: Row[] = [{ date: '2026-03-01', values: { a: 2, b: 3, c: null } }];
  expect(highest(rows, [bar('a', 'one'), bar('b', 'one'), bar('c')])).toBe(5);
  expect(highest(rows, [bar('a'), bar('b'), bar('c')])).toBe(3);
  expect(highest([], [bar('a')])).toBe(0);
});

it('breaks a line where a day has no value', () => {
  expect(lineThrough([0, 10, null, 5], 10)).toBe('M12.5 100L37.5 0M87.5 50');
});

it('names some days, the last one always', () => {
  expect(namedDays(2)).toEqual([0, 1]);
  expect(namedDays(7)).toEqual([0, 2, 4, 6]);
  expect(namedDays(30)).toEqual([5, 11, 17, 23, 29]);
});
