/** Which lists and screens (by the first part of their query key) a notification makes out of date. */
export function staleAfter(type: string): string[] {
  const keys = ['notifications', 'waiting'];
  const add = (pattern: RegExp, ...more: string[]) => pattern.test(type) && keys.push(...more);
  add(/^(job_|assignment_|waitlist_|funding_)/, 'jobs', 'assignments', 'escrow', 'stats', 'waitlist');
  add(/^(submission_|clarification_|review_|auto_released|dispute_)/, 'submissions', 'assignments', 'escrow', 'jobs', 'stats', 'payments');
  add(/^(payment_|payout_)/, 'escrow', 'assignments', 'submissions', 'payments', 'stats');
  add(/^(membership_|budget_)/, 'payments', 'me', 'stats');
  add(/^(rating_|account_)/, 'me', 'profiles', 'submissions', 'payments');
  return keys;
}
