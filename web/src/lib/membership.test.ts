import { expect, it } from 'vitest';
import type { Membership } from '@/api/types';
import { graceEnds, mayCreateJobs } from './membership';

const day = 24 * 3_600_000;
const since = Date.parse('2026-03-02T12:00:00Z');
const membership = (status: Membership['status'], past_due_since: string | null = null) => ({ status, past_due_since }) as Membership;

it('allows seven days after a renewal failed', () => {
  const late = membership('past_due', new Date(since).toISOString());
  expect(graceEnds(late)).toBe(since + 7 * day);
  expect(mayCreateJobs(late, since + 7 * day - 1)).toBe(true);
  expect(mayCreateJobs(late, since + 7 * day)).toBe(false);
  expect(graceEnds(membership('active'))).toBeNull();
});

it('needs a membership that runs', () => {
  for (const status of ['active', 'trialing'] as const) expect(mayCreateJobs(membership(status), since)).toBe(true);
  for (const status of ['none', 'canceled', 'unpaid', 'incomplete', 'past_due'] as const) expect(mayCreateJobs(membership(status), since)).toBe(false);
});
