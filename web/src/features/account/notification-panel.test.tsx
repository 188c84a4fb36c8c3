import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { User } from '@/api/types';
import { builder, logIn, problem, renderApp, serve } from '@/test/app';
import { subjects, subjectsFor } from './notification-groups';
import { NotificationPanel } from './notification-panel';

const on = { in_app: true, email: true };
const user: User = { ...builder, notification_preferences: { job_accepted: on, rating_received: { in_app: true, email: false }, waitlist_offer: on }, version: 4 };

it('locks what is always told, and says so', () => {
  renderApp(<NotificationPanel user={user} />);
  const locked = screen.getByRole('checkbox', { name: 'Your card was declined: by mail, always told' });
  expect(locked).toBeChecked();
  expect(locked).toBeDisabled();
  expect(screen.getByRole('checkbox', { name: 'Somebody rated you: by mail' })).not.toBeChecked();
  // Of no concern to a builder.
  expect(screen.queryByRole('checkbox', { name: /A place came free/ })).not.toBeInTheDocument();
});

it('sends only what was changed, both channels of it', async () => {
  logIn();
  const calls = serve({ 'PATCH /api/users/me': [200, user] });
  const person = userEvent.setup();
  renderApp(<NotificationPanel user={user} />);
  const save = screen.getByRole('button', { name: 'Save notifications' });
  expect(save).toBeDisabled();
  await person.click(screen.getByRole('checkbox', { name: 'A tester accepted a job: by mail' }));
  await person.click(save);
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]!.body).toEqual({ notification_preferences: { job_accepted: { in_app: true, email: false } } });
  expect(calls[0]!.headers.get('If-Match')).toBe('"4"');
  await waitFor(() => expect(save).toBeDisabled());
});

it('keeps the choice when saving fails', async () => {
  logIn();
  serve({ 'PATCH /api/users/me': problem(412, 'version_mismatch', 'Changed meanwhile.') });
  const person = userEvent.setup();
  renderApp(<NotificationPanel user={user} />);
  const box = screen.getByRole('checkbox', { name: 'A tester accepted a job: in the app' });
  await person.click(box);
  await person.click(screen.getByRole('button', { name: 'Save notifications' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Reload the page');
  expect(box).not.toBeChecked();
});

it('names each type once', () => {
  const types = subjects.flatMap((subject) => subject.types.map(({ type }) => type));
  expect(new Set(types).size).toBe(types.length);
  expect(types).toHaveLength(28);
  expect(subjectsFor(['admin']).map(({ title }) => title)).not.toContain('Tests you do');
});
