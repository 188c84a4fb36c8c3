import { screen } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { useSession } from '@/lib/session';
import { problem, renderApp, serve } from '@/test/app';
import { ConfirmEmailPage } from './confirm-email-page';
import { VerifyEmailPage } from './verify-email-page';

beforeEach(() => useSession.getState().signOut());

it('sends the token once and says that it worked', async () => {
  const calls = serve({ 'POST /api/auth/verify-email': [204] });
  renderApp(<VerifyEmailPage />, '/verify-email?token=abc');
  expect(await screen.findByRole('heading', { name: 'Your email is confirmed' })).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Log in' })).toBeInTheDocument();
  expect(calls.map((call) => call.body)).toEqual([{ token: 'abc' }]);
});

it('says what to do when the link is too old', async () => {
  serve({ 'POST /api/auth/confirm-email': problem(422, 'invalid_token', 'No.') });
  renderApp(<ConfirmEmailPage />, '/confirm-email?token=old');
  expect(await screen.findByText(/no longer good.*Ask for a new one in your account settings/)).toBeInTheDocument();
});

it('asks the server nothing without a token', async () => {
  const calls = serve({});
  renderApp(<VerifyEmailPage />, '/verify-email');
  expect(await screen.findByText(/no longer good.*have a new one sent/)).toBeInTheDocument();
  expect(calls).toHaveLength(0);
});

it('tells other trouble as it is', async () => {
  serve({ 'POST /api/auth/verify-email': problem(503, 'overloaded', 'Please try again in a moment.') });
  renderApp(<VerifyEmailPage />, '/verify-email?token=abc');
  expect(await screen.findByRole('alert')).toHaveTextContent('Please try again in a moment.');
});
