import type { Membership } from '@/api/types';

const graceMs = 7 * 24 * 3_600_000;

/** Until when jobs may still be created although the renewal failed; null when it did not. */
export function graceEnds(membership: Membership): number | null {
  if (membership.status !== 'past_due' || !membership.past_due_since) return null;
  return Date.parse(membership.past_due_since) + graceMs;
}

/** The server decides; this only spares people a long form that would be refused. */
export function mayCreateJobs(membership: Membership, now: number): boolean {
  if (membership.status === 'past_due') return now < (graceEnds(membership) ?? 0);
  return membership.status === 'active' || membership.status === 'trialing';
}
