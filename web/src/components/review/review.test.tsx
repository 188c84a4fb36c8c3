import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { Submission } from '@/api/types';
import { builder, logIn, renderApp, serve } from '@/test/app';
import { Clarifications } from './clarifications';
import { DisputePanel } from './dispute-panel';
import { RatingPanel } from './rating-panel';

const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const submission = (more: object) => ({ id: 'sub1', tester_name: 'Ada Lindgren', clarifications: [], ...more }) as unknown as Submission;
const asked = { question: 'Which browser did you use?', asked_at: at(-1), answer_until: at(47) };

beforeEach(() => logIn());

it('lets the tester answer the open question, and the builder wait for it', async () => {
  const open = submission({ status: 'clarification_requested', clarifications: [asked] });
  const calls = serve({ 'POST /api/submissions/sub1/clarification/answer': [200, open] });
  const user = userEvent.setup();
  const { unmount } = renderApp(<Clarifications submission={open} side="tester" />);
  await user.type(screen.getByLabelText('Your answer'), 'It was Firefox on a laptop.');
  await user.click(screen.getByRole('button', { name: 'Send the answer' }));
  await waitFor(() => expect(calls).toHaveLength(1));
  unmount();
  renderApp(<Clarifications submission={open} side="builder" />);
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  expect(screen.getByText(/Your review clock stands still/)).toBeInTheDocument();
});

it('lets the tester tell their side once, and shows both how it ended', async () => {
  const dispute = {
    id: 'd1', category: 'not_tested', reason: 'No card was ever used.', status: 'open', tester_name: 'Ada Lindgren',
    file_ids: [], payout_minor: 1800, currency: 'USD', answer_until: at(40), pays_by_default_at: at(300), created_at: at(-8),
  };
  const statement = { message: 'The third picture shows it.', at: at(0), file_ids: [] };
  serve({ 'GET /api/disputes/d1': [200, dispute], 'POST /api/disputes/d1/statement': [200, { ...dispute, statement }] });
  const user = userEvent.setup();
  const { unmount } = renderApp(<DisputePanel submission={submission({ dispute_id: 'd1' })} side="tester" />);
  await user.type(await screen.findByLabelText('Your side'), statement.message);
  await user.click(screen.getByRole('button', { name: 'Send my side' }));
  expect(await screen.findByText(statement.message)).toBeInTheDocument();
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  unmount();
  const resolution = { decision: 'partial', tester_minor: 700, note: 'Half of it was done.', at: at(0) };
  serve({ 'GET /api/disputes/d1': [200, { ...dispute, status: 'resolved', statement, resolution }] });
  renderApp(<DisputePanel submission={submission({ dispute_id: 'd1' })} side="builder" />);
  expect(await screen.findByText('Half of it was done.')).toBeInTheDocument();
  expect(screen.getByText(/The tester gets/)).toHaveTextContent('$7.00');
});

it('rates once, after a choice of stars', async () => {
  const mine = { rater_id: builder.id, stars: 4, comment: '', visible: false };
  let given: object[] = [];
  const calls = serve({
    'GET /api/ratings': () => [200, { items: given }],
    'POST /api/ratings': () => {
      given = [mine];
      return [201, mine];
    },
  });
  const user = userEvent.setup();
  renderApp(<RatingPanel submission={submission({ status: 'approved' })} side="builder" />);
  await user.click(await screen.findByRole('button', { name: 'Rate' }));
  expect(screen.getByText('Please choose 1 to 5.')).toBeInTheDocument();
  await user.click(screen.getByRole('radio', { name: /4/ }));
  await user.click(screen.getByRole('button', { name: 'Rate' }));
  expect(await screen.findByText('4 of 5')).toBeInTheDocument();
  expect(screen.getByText(/shown once Ada Lindgren has rated you/)).toBeInTheDocument();
  expect(calls.filter((call) => call.method === 'POST')).toHaveLength(1);
});
