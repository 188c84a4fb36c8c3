import { expect, it } from 'vitest';
import type { Escrow } from '@/api/types';
import { escrowSteps, type MoneyStory } from './escrow-steps';

const at = '2026-03-02T09:12:00.000Z';
const path = (...states: Escrow['state'][]): MoneyStory['escrow'] => ({
  state: states.at(-1)!,
  events: states.map((to, index) => ({ at, to, from: states[index - 1] ?? to, reason: to === 'voided' ? 'card_declined' : 'ok' })),
});
const submission = { status: 'pending' as const, created_at: at, auto_release_at: '2026-03-05T09:12:00.000Z' };
const brief = (story: Omit<MoneyStory, 'side'> & { side?: MoneyStory['side'] }) =>
  escrowSteps({ side: 'builder', tester: 'Ada', ...story }).map((step) => `${step.label}: ${step.state}`);

it('tells a running test', () => {
  expect(brief({ escrow: path('reserving', 'reserved') })).toEqual(['Held on your card: done', 'Test under way: now', 'Your review: next', 'Paid to Ada: next']);
});

it('tells a review with the moment it pays by itself', () => {
  const steps = escrowSteps({ escrow: path('reserving', 'reserved'), submission, side: 'builder' });
  expect(steps[2]).toMatchObject({ label: 'Your review', state: 'now', releasesAt: submission.auto_release_at, amount: true });
});

it('tells payment and what the transfer waits for', () => {
  const escrow = path('reserving', 'reserved', 'captured', 'released');
  expect(brief({ escrow, submission, side: 'tester', payout: { state: 'waiting_onboarding' } }).at(-1)).toBe('Paid to you: now');
  expect(brief({ escrow, submission, side: 'tester', payout: { state: 'paid', paid_at: at } }).at(-1)).toBe('Paid to you: done');
});

it('tells the builder when it was paid', () => {
  const steps = escrowSteps({ side: 'builder', tester: 'Ada', escrow: path('reserving', 'reserved', 'captured', 'released'), submission });
  expect(steps.at(-1)).toMatchObject({ label: 'Paid to Ada', at, state: 'done', amount: true });
});

it('tells a declined card apart from a hold that was lifted', () => {
  expect(brief({ escrow: path('reserving', 'voided') })).toEqual(['Nothing was held: failed']);
  expect(brief({ escrow: path('reserving', 'reserved', 'voided') })).toEqual(['Held on your card: done', 'Hold lifted, nothing was charged: done']);
});

it('tells an approval whose payment is under way', () => {
  const steps = brief({ escrow: path('reserving', 'reserved'), submission: { ...submission, status: 'approved', auto_release_at: null } });
  expect(steps.slice(2)).toEqual(['Approved: done', 'Paid to Ada: now']);
});

it('tells refunds and failures', () => {
  expect(brief({ escrow: path('reserving', 'reserved', 'captured', 'refunded'), submission }).at(-1)).toBe('Returned to you: done');
  expect(brief({ escrow: path('reserving', 'reserved', 'failed'), submission }).at(-1)).toBe('A payment step failed: failed');
});
