import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Finding } from '@/api/types';
import { logIn, renderApp, serve } from '@/test/app';
import { FindingVerdict } from './finding-verdict';

const finding = { id: 'f1', title: 'Voucher ignored', severity: 'critical', kind: 'functional', file_ids: [] } as unknown as Finding;

it('sends the verdict with a word why', async () => {
  logIn();
  const calls = serve({ 'PUT /api/submissions/s1/findings/f1/verdict': [200, {}] });
  const user = userEvent.setup();
  renderApp(<FindingVerdict submissionId="s1" finding={finding} />);
  await user.click(screen.getByRole('button', { name: 'Not reproducible' }));
  const why = screen.getByLabelText('A word why, for the tester');
  expect(why).toBeRequired();
  await user.type(why, 'The total changes here.');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument());
  expect(calls[0]!.body).toEqual({ verdict: 'not_reproducible', note: 'The total changes here.' });
});

it('shows what was said', () => {
  renderApp(<FindingVerdict submissionId="s1" finding={{ ...finding, verdict: { verdict: 'known', note: 'On our list.', at: '2026-03-02T12:00:00Z' } }} />);
  expect(screen.getByText('already known')).toBeInTheDocument();
  expect(screen.getByText('On our list.')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Known' })).toHaveAttribute('aria-pressed', 'true');
});
