import { expect, it } from 'vitest';
import { formatCountdown, formatRelative, formatShort, formatSpan } from './time';

const now = Date.parse('2026-03-02T12:00:00Z');
const at = (ms: number) => new Date(now + ms).toISOString();
const hour = 3_600_000;

it('says how far away a moment is, never claiming more than is left', () => {
  expect(formatRelative(at(41 * hour + 59 * 60_000), now)).toBe('in 41 h');
  expect(formatRelative(at(-5 * 60_000), now)).toBe('5 min ago');
  expect(formatRelative(at(-20_000), now)).toBe('just now');
  expect(formatRelative(at(20_000), now)).toBe('in under a minute');
  expect(formatSpan(4 * 24 * hour + hour)).toBe('4 days');
});

it('counts down', () => {
  expect(formatCountdown(hour + 2 * 60_000 + 9_999)).toBe('1:02:09');
  expect(formatCountdown(2 * 24 * hour + 3 * hour + 15 * 60_000)).toBe('2 d 3 h');
  expect(formatCountdown(-5)).toBe('0:00:00');
});

it('shortens to the weekday within a week, else to the date', () => {
  expect(formatShort(at(-3 * hour), now, 'en-GB', 'UTC')).toBe('Mon 09:00');
  expect(formatShort(at(-30 * 24 * hour), now, 'en-GB', 'UTC')).toBe('31 Jan 2026');
});
