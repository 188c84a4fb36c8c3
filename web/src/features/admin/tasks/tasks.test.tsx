import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { TasksPage } from './tasks-page';

const task = { id: 't1', kind: 'send_mail', priority: 'medium', state: 'dead', due_at: '2026-03-01T10:00:00.000Z', attempts: 8, last_error: 'no answer', created_at: '2026-03-01T10:00:00.000Z' };

beforeEach(() => logIn());

it('tries a dead task again, or discards it after asking', async () => {
  let dead = [task];
  const calls = serve({
    'GET /api/admin/tasks': () => [200, { items: dead }],
    'POST /api/admin/tasks/t1/retry': problem(409, 'invalid_transition', 'Only a dead task can be tried again.'),
    'POST /api/admin/tasks/t1/discard': () => {
      dead = [];
      return [204];
    },
  });
  const user = userEvent.setup();
  renderApp(<TasksPage />);
  expect(await screen.findByText('no answer')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(calls.map((call) => call.path)).toContain('/api/admin/tasks/t1/retry'));
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  const dialog = await screen.findByRole('dialog', { name: 'Discard the task send mail?' });
  await user.click(within(dialog).getByRole('button', { name: 'Discard' }));
  expect(await screen.findByText('No dead tasks')).toBeInTheDocument();
});

it('only looks at queued and running ones', async () => {
  const calls = serve({ 'GET /api/admin/tasks': [200, { items: [{ ...task, state: 'queued', last_error: '' }] }] });
  const user = userEvent.setup();
  renderApp(<TasksPage />);
  await user.selectOptions(await screen.findByLabelText('State'), 'queued');
  await waitFor(() => expect(calls.at(-1)?.query.get('state')).toBe('queued'));
  expect(await screen.findByText('send mail')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Discard' })).not.toBeInTheDocument();
});
