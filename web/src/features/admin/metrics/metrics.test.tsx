import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { MetricsPage } from './metrics-page';
import { disputeRows, hoursText, isEmpty, jobRows, moneyRows, speedRows } from './series';

const day = (date: string, more: object = {}) => ({ date, sign_ups: 0, active_people: 0, submissions: 0, disputes: 0, approvals: 0, jobs_filled: 0, jobs_by_status: [], money: [], ...more });
const usd = { currency: 'USD', held_minor: 3600, paid_minor: 1800, refunded_minor: 0 };
const eur = { currency: 'EUR', held_minor: 0, paid_minor: 950, refunded_minor: 50 };
const metrics = {
  from: '2026-03-01', to: '2026-03-02', dispute_rate: 0.25, median_hours_to_approve: 5.5, money: [usd, eur], jobs_by_status: [{ status: 'open', count: 2 }, { status: 'in_progress', count: 1 }],
  days: [day('2026-03-01', { sign_ups: 3 }), day('2026-03-02', { sign_ups: 4, active_people: 9, submissions: 4, disputes: 1, money: [usd, eur], jobs_by_status: [{ status: 'open', count: 2 }] })],
};

beforeEach(() => logIn());

it('has no dispute rate for a day on which nothing was handed in', () => {
  expect(disputeRows(metrics.days).map((row) => row.values.rate)).toEqual([null, 0.25]);
});

it('keeps currencies apart, and counts a state that is not named as none', () => {
  expect(moneyRows(metrics.days, 'EUR').map((row) => row.values)).toEqual([{ held: 0, paid: 0, refunded: 0 }, { held: 0, paid: 950, refunded: 50 }]);
  expect(jobRows(metrics.days)[1]?.values).toMatchObject({ open: 2, draft: 0 });
  expect(isEmpty(moneyRows(metrics.days, 'GBP'))).toBe(true);
});

it('says spans in the unit that fits', () => {
  expect([hoursText(0.001), hoursText(0.25), hoursText(5.54)]).toEqual(['under 1 min', '15 min', '5.5 h']);
  expect([isEmpty(speedRows([day('2026-03-01', { median_hours_to_approve: 0 })]), true), isEmpty(speedRows([day('2026-03-01')]), true)]).toEqual([false, true]);
});

it('sums the period up, and says every chart as a table', async () => {
  const calls = serve({ 'GET /api/admin/metrics': [200, metrics] });
  const user = userEvent.setup();
  renderApp(<MetricsPage />);
  const summary = await screen.findByRole('region', { name: 'The whole period' });
  for (const said of ['Sign-ups7', 'Jobs running now32 with places free, 1 full', 'Dispute rate25%', 'Time to approve5.5 h', 'Time to fill a job–', 'Held, USD$36.00paid $18.00']) expect(summary).toHaveTextContent(said);
  await user.click(screen.getAllByText('As a table')[0]!);
  const people = await screen.findByRole('table', { name: 'People' });
  expect(within(people).getAllByRole('row').map((row) => row.textContent)).toEqual(['DaySign-upsActive people', expect.stringMatching(/2026.*49$/), expect.stringMatching(/2026.*30$/)]);
  expect(screen.getByText('Nothing was approved and no job was filled in these days.')).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('Currency'), 'EUR');
  await user.selectOptions(screen.getByLabelText('Period'), '7');
  expect(calls.at(-1)?.query.get('days')).toBe('7');
});

it('says why there are no figures', async () => {
  serve({ 'GET /api/admin/metrics': problem(403, 'forbidden', 'This is for admins.') });
  renderApp(<MetricsPage />);
  expect(await screen.findByText('This is for admins.')).toBeInTheDocument();
});
