import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { logIn, renderApp, serve } from '@/test/app';
import { Numbers } from './numbers';

const budget = {
  weekly_cap_minor: 5_000,
  monthly_cap_minor: null,
  currency: 'USD',
  weekly_spent_minor: 5_000,
  monthly_spent_minor: 9_000,
  resets_at: '2026-03-09T00:00:00.000Z',
  monthly_resets_at: '2026-04-01T00:00:00.000Z',
};
const stats = {
  active_jobs: 140,
  open_reviews: 3,
  in_escrow: [
    { currency: 'USD', amount_minor: 5400 },
    { currency: 'EUR', amount_minor: 1800 },
  ],
  spent: [],
  budget,
};

it('shows whole counts, sums per currency, and the caps', async () => {
  logIn();
  serve({ 'GET /api/users/me/builder-stats': [200, stats] });
  renderApp(<Numbers />);
  expect(within(await screen.findByRole('region', { name: 'Active jobs' })).getByText('140')).toBeInTheDocument();
  const held = within(screen.getByRole('region', { name: 'Held for tests' }));
  expect(held.getByText('$54.00')).toBeInTheDocument();
  expect(held.getByText('€18.00')).toBeInTheDocument();
  expect(within(screen.getByRole('region', { name: 'Paid so far' })).getByText('0')).toBeInTheDocument();
  expect(screen.getByText('used up')).toBeInTheDocument();
  expect(screen.getByRole('meter', { name: 'Spent this week' })).toBeInTheDocument();
});

it('leaves the budget out until there is a currency', async () => {
  logIn();
  serve({ 'GET /api/users/me/builder-stats': [200, { ...stats, budget: { ...budget, currency: '' } }] });
  renderApp(<Numbers />);
  await screen.findByRole('region', { name: 'Active jobs' });
  expect(screen.queryByRole('heading', { name: 'Budget' })).not.toBeInTheDocument();
});
