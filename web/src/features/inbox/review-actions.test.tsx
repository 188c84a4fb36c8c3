import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { Submission } from '@/api/types';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { ReviewActions } from './review-actions';

const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const submission = {
  id: 'sub1',
  job_id: 'j1',
  tester_name: 'Ada Lindgren',
  status: 'pending',
  auto_release_at: at(60),
  dispute_until: at(12),
  clarifications: [],
} as unknown as Submission;
const job = { id: 'j1', journeys: [{ id: 'a', title: 'Check out', steps: [{ id: 's1', instruction: 'Pay with the card' }] }] };

beforeEach(() => logIn());

it('asks a question of at least ten characters', async () => {
  const calls = serve({ 'GET /api/jobs/j1': [200, job], 'POST /api/submissions/sub1/clarification': [200, { ...submission, status: 'clarification_requested' }] });
  const user = userEvent.setup();
  renderApp(<ReviewActions submission={submission} name="Ada" />);
  await user.click(screen.getByRole('button', { name: 'Ask Ada a question' }));
  await user.type(screen.getByLabelText('Your question'), 'Why?');
  await user.click(screen.getByRole('button', { name: 'Send the question' }));
  expect(screen.getByText('Please write at least 10 characters.')).toBeInTheDocument();
  await user.type(screen.getByLabelText('Your question'), ' Which browser was it?');
  await user.click(screen.getByRole('button', { name: 'Send the question' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(calls.filter((call) => call.method === 'POST')).toHaveLength(1);
});

it('disputes with a reason from the list and the step it is about, and says why it was refused', async () => {
  const calls = serve({ 'GET /api/jobs/j1': [200, job], 'POST /api/disputes': problem(409, 'dispute_window_closed', 'These 24 hours are over.') });
  const user = userEvent.setup();
  renderApp(<ReviewActions submission={submission} name="Ada" />);
  await user.click(screen.getByRole('button', { name: 'Dispute' }));
  await user.selectOptions(screen.getByLabelText('Reason'), 'Copied or generated without testing');
  await user.selectOptions(screen.getByLabelText(/The step it is about/), await screen.findByRole('option', { name: 'Pay with the card' }));
  await user.type(screen.getByLabelText('What is wrong'), 'No card was ever used here.');
  await user.click(screen.getByRole('button', { name: 'Open the dispute' }));
  expect(await screen.findByText('These 24 hours are over.')).toBeInTheDocument();
  const [post] = calls.filter((call) => call.method === 'POST');
  expect(post!.body).toMatchObject({ submission_id: 'sub1', category: 'not_tested', step_id: 's1', reason: 'No card was ever used here.' });
  expect(post!.headers.get('Idempotency-Key')).toBeTruthy();
});

it('offers neither a third question, nor a dispute once the window is closed, nor anything once it is decided', () => {
  serve({});
  const late = { ...submission, dispute_until: at(-1), clarifications: [{}, {}] } as unknown as Submission;
  const { unmount } = renderApp(<ReviewActions submission={late} name="Ada" />);
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
  unmount();
  renderApp(<ReviewActions submission={{ ...submission, status: 'approved' }} name="Ada" />);
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});
