import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router';
import { beforeEach, expect, it } from 'vitest';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { ChargebacksPage } from './chargebacks-page';
import { EscrowPage } from './escrow-page';
import { EscrowsPage } from './escrows-page';
import { FailedPaymentsPage } from './failed-payments-page';
import { ReconciliationPage } from './reconciliation-page';

const at = '2026-03-01T10:00:00.000Z';
const escrow = { id: 'e1', job_id: 'j1', assignment_id: 'a1', amount_minor: 1890, payout_minor: 1800, fee_minor: 90, currency: 'USD', state: 'captured', dispute_hold: false, events: [{ at, from: 'reserving', to: 'reserved', reason: 'card_held' }], created_at: at };
const assignment = { id: 'a1', job_id: 'j1', tester_id: 'u7', state: 'submitted', job_title: 'Buy beans', tester_name: 'Ada Lindgren', submission_id: 's1' };
const submission = { id: 's1', job_id: 'j1', builder_id: 'u1', tester_id: 'u7', tester_name: 'Ada Lindgren', outcome: 'completed', status: 'pending', payout_minor: 1800, currency: 'USD' };
const note = 'It is late.';

beforeEach(() => logIn());

function showEscrow(more: { escrow?: object; assignment?: object; submission?: object; settle?: ReturnType<typeof problem> }) {
  const calls = serve({
    'GET /api/escrow/e1': [200, { ...escrow, ...more.escrow }],
    'GET /api/assignments/a1': [200, { ...assignment, ...more.assignment }],
    'GET /api/submissions/s1': [200, { ...submission, ...more.submission }],
    'GET /api/jobs/j1': [200, { id: 'j1', fee_bps: 500, journeys: [] }],
    'GET /api/admin/audit': [200, { items: [] }],
    'POST /api/admin/escrow/e1/settle': more.settle ?? [200, escrow],
  });
  renderApp(
    <Routes>
      <Route path="/admin/payments/held/:escrowId" element={<EscrowPage />} />
    </Routes>,
    '/admin/payments/held/e1',
  );
  return calls;
}

it('settles a test that neither side settles, in a part, with the fee on the tester’s part only', async () => {
  const calls = showEscrow({});
  const user = userEvent.setup();
  await user.click(await screen.findByRole('radio', { name: /A part/ }));
  await user.type(screen.getByLabelText('What Ada gets (USD)'), '9.00');
  await user.type(screen.getByLabelText('Why'), note);
  await user.click(screen.getByRole('button', { name: 'Settle…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Settle this test?' });
  expect(dialog).toHaveTextContent('Ada Lindgren gets $9.00, and $9.45 goes back to the builder.');
  await user.click(within(dialog).getByRole('button', { name: 'Settle and pay' }));
  await waitFor(() => expect(calls.find((call) => call.method === 'POST')?.body).toEqual({ decision: 'partial', tester_minor: 900, note }));
});

it('says why the server did not settle it', async () => {
  showEscrow({ settle: problem(403, 'forbidden', 'You are a party of this payment; another admin settles it.') });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('radio', { name: /Full pay/ }));
  await user.type(screen.getByLabelText('Why'), note);
  await user.click(screen.getByRole('button', { name: 'Settle…' }));
  await user.click(await screen.findByRole('button', { name: 'Settle and pay' }));
  expect(await screen.findByText(/another admin settles it/)).toBeInTheDocument();
});

it.each([
  ['before anything is handed in', { assignment: { submission_id: undefined } }, /Nothing was handed in/],
  ['while there is a dispute', { submission: { status: 'disputed', dispute_id: 'd1' } }, /There is an open dispute/],
  ['once it is decided', { submission: { status: 'approved' } }, /It is decided/],
])('offers no settling %s', async (_, more, said) => {
  showEscrow(more);
  expect(await screen.findByText(said)).toBeInTheDocument();
  expect(screen.queryByRole('radio')).not.toBeInTheDocument();
});

it('shows a chargeback, and a failed step with a way to try it again', async () => {
  showEscrow({ escrow: { state: 'failed', reason: 'refund_failed', dispute_hold: true } });
  expect(await screen.findByText('charged back')).toBeInTheDocument();
  expect(screen.getByText(/The tester is paid all the same/)).toBeInTheDocument();
  expect(screen.getByText('refund failed')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument();
});

it('lists funds by state', async () => {
  const calls = serve({ 'GET /api/escrow': (call) => [200, { items: call.query.get('state') ? [] : [escrow] }] });
  const user = userEvent.setup();
  renderApp(<EscrowsPage />);
  expect(await screen.findByRole('cell', { name: '$18.90' })).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('State'), 'failed');
  expect(await screen.findByText('No such funds')).toBeInTheDocument();
  expect(calls.at(-1)?.query.get('state')).toBe('failed');
});

it('tries a failed payment again, and shows what became of it', async () => {
  const payment = { escrow_id: 'e1', step: 'transfer', reason: 'account_closed', builder_id: 'u1', tester_id: 'u7', currency: 'USD', amount_minor: 1800, created_at: at };
  let answer: [number, unknown?] = problem(409, 'invalid_transition', 'Nothing of it has failed.');
  const calls = serve({ 'GET /api/admin/payments/failed': () => [200, { items: answer[0] === 204 ? [] : [payment] }], 'POST /api/admin/payments/e1/reprocess': () => answer });
  const user = userEvent.setup();
  renderApp(<FailedPaymentsPage />);
  expect(await screen.findByText('account closed')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Try again' })).not.toHaveAttribute('aria-busy'));
  answer = [204];
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('No failed payments')).toBeInTheDocument();
  expect(calls.filter(({ method }) => method === 'POST').at(-1)?.headers.get('Idempotency-Key')).toBeTruthy();
});

it('shows where provider and ledger differ, and until when was looked', async () => {
  const difference = { source_id: 'pi_7', escrow_id: 'e1', type: 'charge', currency: 'USD', provider_minor: 1300, ledger_minor: 1800, difference_minor: -500, state: 'open', found_at: at, checked_at: at };
  const run = { last_run_at: at, reconciled_until: at };
  serve({ 'GET /api/admin/reconciliation': (call) => [200, call.query.get('state') === 'open' ? { ...run, items: [difference, { ...difference, source_id: 'tr_9', escrow_id: undefined }] } : { items: [] }] });
  const user = userEvent.setup();
  renderApp(<ReconciliationPage />);
  expect(await screen.findByRole('link', { name: 'Charge of a card' })).toHaveAttribute('href', '/admin/payments/held/e1');
  expect(screen.getAllByText('-$5.00')).toHaveLength(2);
  expect(screen.getByText(/of no test that is known here/)).toBeInTheDocument();
  expect(screen.getByText(/has been looked at/)).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('State'), 'cleared');
  expect(await screen.findByText('Nothing was cleared yet')).toBeInTheDocument();
  expect(screen.getByText('It has not run yet.')).toBeInTheDocument();
});

it('lists chargebacks by how they ended', async () => {
  const chargeback = { id: 'c1', escrow_id: 'e1', builder_id: 'u1', tester_id: 'u7', state: 'open', reason: 'product_not_received', currency: 'USD', amount_minor: 1800, fee_minor: 1500, opened_at: at };
  serve({ 'GET /api/admin/payments/chargebacks': (call) => [200, { items: call.query.get('state') === 'won' ? [] : [chargeback] }] });
  const user = userEvent.setup();
  renderApp(<ChargebacksPage />);
  expect(await screen.findByText('product not received')).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('State'), 'won');
  expect(await screen.findByText('No chargebacks')).toBeInTheDocument();
});
