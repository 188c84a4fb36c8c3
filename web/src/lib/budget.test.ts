import { expect, it } from 'vitest';
import { leftOf, levelOf } from './budget';

it.each([
  [null, 5000, 'none', null],
  [10_000, 7999, 'fine', 2001],
  [10_000, 8000, 'near', 2000],
  [10_000, 9999, 'near', 1],
  [10_000, 10_000, 'reached', 0],
  // A cap may be set below what is spent already.
  [5_000, 10_000, 'reached', 0],
  [0, 0, 'reached', 0],
])('cap %s with %s spent: %s, %s left', (capMinor, spentMinor, level, left) => {
  expect(levelOf({ capMinor, spentMinor })).toBe(level);
  expect(leftOf({ capMinor, spentMinor })).toBe(left);
});
