import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router';
import { expect, it, vi } from 'vitest';
import type { User } from '@/api/types';
import { builder, logIn, problem, renderApp, serve } from '@/test/app';
import { CancelConfirm } from './cancel-confirm';
import { JobPage } from './job-page';
import { PausedNotice } from './paused-notice';

const job = {
  id: 'j1', status: 'open', title: 'Check out', test_type: 'functional', journeys: [], known_issues: [], payout_minor: 1800, blocked_payout_minor: 720, fee_bps: 0, currency: 'USD', slots: 3, slots_taken: 2,
  deadline: '2026-12-01T00:00:00Z', completion_hours: 48, evidence: { min_feedback_chars: 80, min_screenshots: 1, all_journeys: true }, requirements: { devices: [], browsers: [], countries: [], languages: [] },
};
const escrow = (state: string, amount_minor = 1800) => ({ id: `e ${state}`, assignment_id: 'a1', state, amount_minor, currency: 'USD', events: [] });
const withCard = (status: string) => ({ ...builder, card: { ...builder.card, status } }) as User;

it('a paused job says why, and that a new card is the way out', () => {
  logIn(withCard('declined'));
  renderApp(<PausedNotice />);
  const notice = screen.getByRole('region', { name: 'Why this job is paused' });
  expect(notice).toHaveTextContent('declined three times in a row');
  expect(notice).toHaveTextContent('Tests that are under way go on and are paid');
  expect(within(notice).getByRole('link', { name: /Set up a card/ })).toHaveAttribute('href', '/billing');
});

it('once the card is set up only publishing again is left', () => {
  logIn(withCard('ready'));
  renderApp(<PausedNotice />);
  expect(screen.queryByRole('link')).not.toBeInTheDocument();
  expect(screen.getByLabelText('done')).toBeInTheDocument();
});

it.each([
  ['paused', true],
  ['open', false],
])('a job that is %s shows it: %s', async (status, shown) => {
  logIn();
  serve({ 'GET /api/jobs/j1': [200, { ...job, status }], 'GET /api/escrow': [200, { items: [] }], 'GET /api/submissions': [200, { items: [] }] });
  renderApp(<Routes><Route path="/jobs/:jobId" element={<JobPage />} /></Routes>, '/jobs/j1');
  expect(await screen.findByText('Nobody has accepted yet')).toBeInTheDocument();
  expect(screen.queryByRole('region', { name: 'Why this job is paused' }) !== null).toBe(shown);
  expect(screen.queryByRole('button', { name: 'Publish again…' }) !== null).toBe(shown);
});

it.each([
  ['nobody at work', [escrow('released'), escrow('voided')], /Nobody is at work, so nothing more is paid/],
  ['one test under way', [escrow('reserved'), escrow('released')], /One test is under way.*it goes on.*up to \$18\.00 stays held for it/],
  ['several', [escrow('reserved'), escrow('captured', 2000), escrow('reserving')], /3 tests are under way.*they go on.*up to \$56\.00 stays held for them/],
])('cancelling says what it leaves running: %s', async (_, items, said) => {
  logIn();
  serve({ 'GET /api/escrow': [200, { items }] });
  renderApp(<CancelConfirm job={job as never} onClose={() => {}} />);
  await waitFor(() => expect(screen.getByRole('dialog', { name: 'Cancel this job?' })).toHaveTextContent(said));
});

it('cancels only when it is confirmed, and says why it was refused', async () => {
  logIn();
  let answer: [number, unknown?] = problem(409, 'invalid_transition', 'This job has ended already.');
  const calls = serve({ 'GET /api/escrow': [200, { items: [] }], 'POST /api/jobs/j1/cancel': () => answer });
  const closed = vi.fn();
  const user = userEvent.setup();
  renderApp(<CancelConfirm job={job as never} onClose={closed} />);
  await user.click(screen.getByRole('button', { name: 'Cancel job' }));
  expect(await screen.findByText('This job has ended already.')).toBeInTheDocument();
  expect(closed).not.toHaveBeenCalled();
  answer = [200, { ...job, status: 'cancelled' }];
  await user.click(screen.getByRole('button', { name: 'Cancel job' }));
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(2);
});

it('a draft is put away without a word about money', () => {
  logIn();
  serve({ 'GET /api/escrow': [200, { items: [] }] });
  renderApp(<CancelConfirm job={{ ...job, status: 'draft' } as never} onClose={() => {}} />);
  expect(screen.getByRole('dialog')).toHaveTextContent('The draft is put away.');
  expect(screen.getByRole('dialog')).not.toHaveTextContent('held');
});
