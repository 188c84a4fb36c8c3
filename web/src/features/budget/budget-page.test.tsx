import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { BudgetRefusal } from '@/components/money/budget-refusal';
import { ApiError } from '@/api/errors';
import { builder, logIn, renderApp, serve } from '@/test/app';
import { BudgetPage } from './budget-page';

const budget = {
  weekly_cap_minor: 10_000,
  monthly_cap_minor: null,
  currency: 'USD',
  weekly_spent_minor: 8_500,
  monthly_spent_minor: 12_000,
  resets_at: '2026-03-08T23:00:00.000Z',
  monthly_resets_at: '2026-03-31T22:00:00.000Z',
};
const history = {
  currency: 'USD',
  weeks: [
    { starts_at: '2026-02-22T23:00:00.000Z', spent_minor: 3_500 },
    { starts_at: '2026-03-01T23:00:00.000Z', spent_minor: 8_500 },
  ],
  months: [{ starts_at: '2026-02-28T23:00:00.000Z', spent_minor: 12_000 }],
};
const answers: Record<string, [number, object]> = { 'GET /api/users/me/budget': [200, budget], 'GET /api/users/me/budget/history': [200, history] };

beforeEach(() => logIn({ ...builder, time_zone: 'Europe/Berlin' }));

it('shows what is spent, what is left, and when it begins anew in the builder’s zone', async () => {
  serve(answers);
  renderApp(<BudgetPage />);
  const week = within(await screen.findByRole('region', { name: 'This week' }));
  expect(week.getByRole('meter')).toHaveAttribute('aria-valuetext', '$85.00 of $100.00');
  expect(week.getByText('85 % used')).toBeInTheDocument();
  expect(week.getByText('$15.00')).toBeInTheDocument();
  expect(week.getByText(/Mar 9, 2026.*12:00.*Europe\/Berlin/)).toBeInTheDocument();
  const month = within(screen.getByRole('region', { name: 'This month' }));
  expect(month.queryByRole('meter')).not.toBeInTheDocument();
  const weeks = within(await screen.findByRole('table', { name: 'The last eight weeks' }));
  expect(weeks.getByRole('row', { name: /Mar 2.*\$85\.00/ })).toBeInTheDocument();
});

it('saves caps in minor units, and an empty field as no cap', async () => {
  const calls = serve({ ...answers, 'PUT /api/users/me/budget': [200, budget] });
  const user = userEvent.setup();
  renderApp(<BudgetPage />);
  const weekly = await screen.findByLabelText(/Most in a week/);
  expect(weekly).toHaveValue('100.00');
  await user.clear(weekly);
  await user.type(screen.getByLabelText(/Most in a month/), '250,5');
  await user.click(screen.getByRole('button', { name: 'Save caps' }));
  await waitFor(() => expect(calls.find((call) => call.method === 'PUT')?.body).toEqual({ weekly_cap_minor: null, monthly_cap_minor: 25_050 }));
});

it('refuses what is no amount before asking the server', async () => {
  const calls = serve(answers);
  const user = userEvent.setup();
  renderApp(<BudgetPage />);
  await user.type(await screen.findByLabelText(/Most in a month/), 'lots');
  await user.click(screen.getByRole('button', { name: 'Save caps' }));
  expect(await screen.findByText(/An amount in USD/)).toBeInTheDocument();
  expect(calls.every((call) => call.method === 'GET')).toBe(true);
});

it('asks for a currency first', async () => {
  serve({ ...answers, 'GET /api/users/me/budget': [200, { ...budget, currency: '' }] });
  renderApp(<BudgetPage />);
  expect(await screen.findByRole('link', { name: 'Choose it under Billing' })).toHaveAttribute('href', '/billing');
});

it('shows the cap that a refusal names, with a way to the budget', async () => {
  serve(answers);
  const refusal = new ApiError(409, 'budget_exceeded', 'Too much.', [{ field: 'weekly_cap_minor', message: 'There is 15.00 USD left.' }]);
  renderApp(<BudgetRefusal error={refusal} />);
  expect(await screen.findByRole('meter', { name: 'Spent this week' })).toBeInTheDocument();
  expect(screen.queryByText('This month')).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Change your budget' })).toHaveAttribute('href', '/budget');
});
