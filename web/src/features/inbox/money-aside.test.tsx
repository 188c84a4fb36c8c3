import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { Submission } from '@/api/types';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { MoneyAside } from './money-aside';

const hour = 3_600_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const submission = {
  id: 'sub1',
  escrow_id: 'e1',
  tester_name: 'Ada Lindgren',
  outcome: 'completed',
  status: 'pending',
  auto_release_at: at(41.5 * hour),
  dispute_until: at(10 * hour),
  clarifications: [],
  payout_minor: 1800,
  currency: 'USD',
  created_at: at(-hour),
} as unknown as Submission;
const escrow = {
  id: 'e1',
  amount_minor: 1890,
  currency: 'USD',
  state: 'reserved',
  events: [
    { at: at(-2 * hour), from: 'reserving', to: 'reserving', reason: 'accepted' },
    { at: at(-2 * hour), from: 'reserving', to: 'reserved', reason: 'held' },
  ],
};

beforeEach(() => logIn());

it('shows where the money is and when it pays by itself', async () => {
  serve({ 'GET /api/escrow/e1': [200, escrow] });
  renderApp(<MoneyAside submission={submission} />);
  const timeline = await screen.findByRole('list', { name: 'Where the money is' });
  expect(timeline).toHaveTextContent(/Held on your card.*Test submitted.*Your review.*Pays by itself in 1 d 1[67] h.*\$18\.00.*Paid to Ada/s);
  expect(screen.getByText('Your review').closest('li')).toHaveAttribute('aria-current', 'step');
});

it('pays after a confirm, once', async () => {
  const calls = serve({
    'GET /api/escrow/e1': [200, escrow],
    'POST /api/submissions/sub1/approve': [200, { ...submission, status: 'approved' }],
  });
  const user = userEvent.setup();
  renderApp(<MoneyAside submission={submission} />);
  await user.click(await screen.findByRole('button', { name: 'Approve and pay $18.00' }));
  expect(calls.filter((call) => call.method === 'POST')).toHaveLength(0);
  expect(screen.getByRole('dialog', { name: 'Pay Ada $18.00?' })).toHaveTextContent('cannot be undone');
  await user.click(screen.getByRole('button', { name: 'Pay $18.00' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  const posts = calls.filter((call) => call.method === 'POST');
  expect(posts).toHaveLength(1);
  expect(posts[0]!.headers.get('Idempotency-Key')).toBeTruthy();
});

it('says why a payment was refused, and stays open', async () => {
  serve({
    'GET /api/escrow/e1': [200, escrow],
    'POST /api/submissions/sub1/approve': problem(409, 'invalid_transition', 'It was approved by itself meanwhile.'),
  });
  const user = userEvent.setup();
  renderApp(<MoneyAside submission={submission} />);
  await user.click(await screen.findByRole('button', { name: 'Approve and pay $18.00' }));
  await user.click(screen.getByRole('button', { name: 'Pay $18.00' }));
  expect(await screen.findByText('It was approved by itself meanwhile.')).toBeInTheDocument();
  expect(screen.getByRole('dialog')).toBeInTheDocument();
});

it('offers nothing more once it is decided', async () => {
  serve({ 'GET /api/escrow/e1': [200, { ...escrow, state: 'released', settlement: { tester_minor: 1800 } }] });
  renderApp(<MoneyAside submission={{ ...submission, status: 'approved', auto_release_at: null }} />);
  await screen.findByRole('list', { name: 'Where the money is' });
  expect(screen.queryByRole('button', { name: /Approve/ })).not.toBeInTheDocument();
});
