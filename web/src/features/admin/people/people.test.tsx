import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { AdminUser } from '@/api/types';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { ManageButtons } from './manage-buttons';
import { PeoplePage } from './people-page';

const ada = { id: 'u7', name: 'Ada', email: 'ada@people.test', roles: ['tester'], status: 'active', flagged: false, email_verified: true, totp_enabled: false, created_at: '2026-03-01T10:00:00.000Z' } as AdminUser;

beforeEach(() => logIn());

it('grants a role after saying what changes', async () => {
  const calls = serve({ 'POST /api/admin/users/u7/roles': [200, ada] });
  const user = userEvent.setup();
  renderApp(<ManageButtons user={ada} />);
  await user.click(screen.getByRole('button', { name: 'Roles of Ada' }));
  expect(screen.getByRole('button', { name: 'Change the roles' })).toBeDisabled();
  await user.click(screen.getByRole('checkbox', { name: /Admin/ }));
  expect(screen.getByRole('status')).toHaveTextContent('Grants admin.');
  await user.click(screen.getByRole('checkbox', { name: /Tester/ }));
  expect(screen.getByText('Choose builder, tester or both as well.')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Change the roles' })).toBeDisabled();
  await user.click(screen.getByRole('checkbox', { name: /Builder/ }));
  expect(screen.getByRole('status')).toHaveTextContent('Grants builder and admin. Takes away tester.');
  await user.click(screen.getByRole('button', { name: 'Change the roles' }));
  await waitFor(() => expect(calls.map((call) => call.body)).toEqual([{ roles: ['admin', 'builder'] }]));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
});

it('suspends after asking, and says why it could not', async () => {
  serve({ 'POST /api/admin/users/u7/suspend': problem(409, 'conflict', 'Another admin has to do this to your own account.') });
  const user = userEvent.setup();
  renderApp(<ManageButtons user={ada} />);
  await user.click(screen.getByRole('button', { name: 'Suspend Ada' }));
  await user.click(screen.getByRole('button', { name: 'Suspend' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Another admin has to do this');
});

it('flags for fraud with a reason, and shows a refusal on its field', async () => {
  const calls = serve({ 'POST /api/admin/users/u7/flag': problem(422, 'validation_failed', 'Some fields are wrong.', [{ field: 'evidence', message: 'too long' }]) });
  const user = userEvent.setup();
  renderApp(<ManageButtons user={ada} />);
  await user.click(screen.getByRole('button', { name: 'Flag Ada' }));
  await user.click(screen.getByRole('button', { name: 'Flag' }));
  expect(await screen.findByText('Say why, in a few words.')).toBeInTheDocument();
  await user.type(screen.getByLabelText('Reason'), 'Copied reports');
  await user.click(screen.getByRole('button', { name: 'Flag' }));
  expect(await screen.findByText('too long')).toBeInTheDocument();
  expect(calls.map((call) => call.body)).toEqual([{ reason: 'Copied reports', evidence: '' }]);
});

it('offers nothing for an account that was deleted', () => {
  renderApp(<ManageButtons user={{ ...ada, status: 'deleted' }} />);
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

it('finds people by words, role and status', async () => {
  const calls = serve({ 'GET /api/admin/users': (call) => [200, { items: call.query.get('status') === 'suspended' ? [] : [ada] }] });
  const user = userEvent.setup();
  renderApp(<PeoplePage />);
  expect(await screen.findByRole('link', { name: 'Ada' })).toHaveAttribute('href', '/admin/people/u7');
  await user.selectOptions(screen.getByLabelText('Role'), 'tester');
  await user.selectOptions(screen.getByLabelText('Status'), 'suspended');
  expect(await screen.findByText('Nobody fits')).toBeInTheDocument();
  expect(Object.fromEntries(calls.at(-1)!.query)).toEqual({ q: '', role: 'tester', status: 'suspended' });
});
