import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router';
import { beforeEach, expect, it } from 'vitest';
import type { DisputeView } from '@/api/types';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { Claims } from './claims';
import { DisputePage } from './dispute-page';
import { DisputeQueuePage } from './dispute-queue-page';
import { RulingForm } from './ruling-form';
import { Telemetry } from './telemetry';

const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const dispute = {
  id: 'd1', job_id: 'j1', escrow_id: 'e1', job_title: 'Buy beans', tester_name: 'Ada Lindgren', category: 'not_tested', reason: 'No card was ever used.',
  file_ids: [], status: 'open', payout_minor: 1800, currency: 'USD', answer_until: at(40), pays_by_default_at: at(300), created_at: at(-8),
} as unknown as DisputeView;
const answered = { ...dispute, statement: { message: 'The third picture shows it.', file_ids: [], at: at(-1) } };
const bounds = { fullMinor: 1800, heldMinor: 1800, feeBps: 0, currency: 'USD' };
const note = 'Half of the steps were done.';

beforeEach(() => logIn());

it('offers only full pay while the tester may still answer, and says until when', () => {
  renderApp(<RulingForm dispute={dispute} bounds={bounds} />);
  expect(screen.getByRole('radio', { name: /Full pay/ })).toBeEnabled();
  expect(screen.getByRole('radio', { name: /A part/ })).toBeDisabled();
  expect(screen.getByRole('radio', { name: /Refund/ })).toBeDisabled();
  expect(screen.getByText(/only full pay is possible/)).toHaveTextContent('in 39 h');
});

it('allows less once the tester had the time to answer', () => {
  renderApp(<RulingForm dispute={{ ...dispute, answer_until: at(-1) }} bounds={bounds} />);
  expect(screen.getByRole('radio', { name: /Refund/ })).toBeEnabled();
});

it('rules a part after showing what it means, under one idempotency key', async () => {
  const calls = serve({ 'POST /api/disputes/d1/resolve': [200, answered] });
  const user = userEvent.setup();
  renderApp(<RulingForm dispute={answered} bounds={bounds} />);
  await user.click(screen.getByRole('radio', { name: /A part/ }));
  await user.type(screen.getByLabelText('What Ada gets (USD)'), '18');
  await user.type(screen.getByLabelText('Why'), note);
  await user.click(screen.getByRole('button', { name: 'Rule…' }));
  expect(screen.getByLabelText('What Ada gets (USD)')).toBeInvalid();
  expect(calls).toHaveLength(0);
  await user.clear(screen.getByLabelText('What Ada gets (USD)'));
  await user.type(screen.getByLabelText('What Ada gets (USD)'), '7.25');
  await user.click(screen.getByRole('button', { name: 'Rule…' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog).toHaveTextContent('Ada Lindgren gets $7.25, and $10.75 goes back to the builder.');
  await user.click(within(dialog).getByRole('button', { name: 'Rule and pay' }));
  await waitFor(() => expect(calls.map((call) => call.body)).toEqual([{ decision: 'partial', tester_minor: 725, note }]));
  expect(calls[0]?.headers.get('Idempotency-Key')).toBeTruthy();
});

it('puts what the server refuses on its field, and the rest above the form', async () => {
  let answer = problem(422, 'validation_failed', 'Some fields are wrong.', [{ field: 'note', message: 'must not be a repetition' }]);
  serve({ 'POST /api/disputes/d1/resolve': () => answer });
  const user = userEvent.setup();
  renderApp(<RulingForm dispute={answered} bounds={bounds} />);
  const rule = async () => {
    await user.click(screen.getByRole('button', { name: 'Rule…' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Rule and pay' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  };
  await user.click(screen.getByRole('radio', { name: /Refund/ }));
  await user.type(screen.getByLabelText('Why'), note);
  await rule();
  expect(screen.getByLabelText('Why')).toHaveAccessibleDescription(/must not be a repetition/);
  answer = problem(409, 'invalid_transition', 'This dispute is resolved already.');
  await rule();
  expect(screen.getByRole('alert')).toHaveTextContent('resolved already');
});

it('shows the claim with the step it is about and what was ticked there', () => {
  const job = { journeys: [{ id: 'y1', title: 'Pay', steps: [{ id: 's1', instruction: 'Pay by card', expected: 'It is paid' }] }] };
  const submission = { screenshots: [], journeys: [{ journey_id: 'y1', steps: [{ step_id: 's1', result: 'passed', note: 'Worked.' }] }] };
  renderApp(<Claims dispute={{ ...dispute, step_id: 's1', submission } as unknown as DisputeView} job={job as never} />);
  expect(screen.getByText('Pay by card')).toBeInTheDocument();
  expect(screen.getByText(/The tester ticked:/)).toHaveTextContent('passed · “Worked.”');
  expect(screen.getByText(/They may answer until/)).toBeInTheDocument();
});

it('says plainly that nothing was recorded', () => {
  renderApp(<Telemetry summary={undefined} job={undefined} />);
  expect(screen.getByText(/Nothing was recorded/)).toBeInTheDocument();
});

it('tells an admin who is a party that another one rules', async () => {
  serve({ 'GET /api/disputes/d1': [200, dispute], 'GET /api/jobs/j1': [200, { journeys: [], fee_bps: 0 }], 'GET /api/escrow/e1': [200, { state: 'captured', events: [], amount_minor: 1800, currency: 'USD', created_at: at(-60) }] });
  renderApp(
    <Routes>
      <Route path="/admin/disputes/:disputeId" element={<DisputePage />} />
    </Routes>,
    '/admin/disputes/d1',
  );
  expect(await screen.findByText(/Another admin rules on it/)).toBeInTheDocument();
  expect(screen.queryByRole('radio')).not.toBeInTheDocument();
});

it('lists what needs attention first, then the open ones, the oldest of each first', async () => {
  const of = (id: string, status: string, hours: number) => ({ ...dispute, id, job_title: id, status, created_at: at(hours) });
  const pages: Record<string, object[]> = {
    'needs_attention oldest': [of('urgent, older', 'needs_attention', -60)],
    'needs_attention oldest more': [of('urgent, newer', 'needs_attention', -30)],
    'open oldest': [of('open', 'open', -2)],
  };
  serve({
    'GET /api/disputes': ({ query }) => {
      const asked = [query.get('status'), query.get('sort'), query.get('cursor')].filter(Boolean).join(' ');
      return [200, { items: pages[asked], next_cursor: asked === 'needs_attention oldest' ? 'more' : null }];
    },
  });
  renderApp(<DisputeQueuePage />);
  const listed = () => screen.getAllByRole('link').map((link) => link.textContent);
  await screen.findByRole('link', { name: 'urgent, older' });
  expect(listed()).toEqual(['urgent, older']);
  await userEvent.click(await screen.findByRole('button', { name: /more/i }));
  await screen.findByRole('link', { name: 'open' });
  expect(listed()).toEqual(['urgent, older', 'urgent, newer', 'open']);
});
