import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router';
import { beforeEach, expect, it } from 'vitest';
import { refreshSession } from '@/api/refresh';
import { LoginPage } from '@/features/auth/login-page';
import { activeRole, useRoleChoice } from '@/lib/active-role';
import { useSession } from '@/lib/session';
import { builder, logIn, problem, renderApp, serve } from '@/test/app';
import { RequireRole, RequireSession, VisitorsArea } from './guards';

function Where() {
  const { pathname, search } = useLocation();
  return <p>at {pathname + search}</p>;
}

function showAt(path: string) {
  return renderApp(
    <Routes>
      <Route element={<VisitorsArea />}>
        <Route path="/login" element={<LoginPage />} />
      </Route>
      <Route element={<RequireSession />}>
        <Route element={<RequireRole role="tester" />}>
          <Route path="/tests" element={<p>tests</p>} />
        </Route>
        <Route path="*" element={<Where />} />
      </Route>
    </Routes>,
    path,
  );
}

beforeEach(() => useSession.getState().signOut());

it('asks visitors to log in and brings them where they were going', async () => {
  serve({ 'POST /api/auth/login': [200, { access_token: 't', user: builder }] });
  const user = userEvent.setup();
  showAt('/inbox/sub1?status=all');
  await user.type(screen.getByLabelText('Email'), 'maya@harbour.test');
  await user.type(screen.getByLabelText('Password'), 'correct horse');
  await user.click(screen.getByRole('button', { name: 'Log in' }));
  expect(await screen.findByText('at /inbox/sub1?status=all')).toBeInTheDocument();
});

it('says that a log-in was refused', async () => {
  serve({ 'POST /api/auth/login': problem(401, 'unauthenticated', 'The address or the password is not right.') });
  const user = userEvent.setup();
  showAt('/login');
  await user.type(screen.getByLabelText('Email'), 'maya@harbour.test');
  await user.type(screen.getByLabelText('Password'), 'wrong');
  await user.click(screen.getByRole('button', { name: 'Log in' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The address or the password is not right.');
  expect(useSession.getState().status).toBe('anonymous');
});

it('keeps a builder out of the screens of testers, saying why', () => {
  logIn();
  showAt('/tests');
  expect(screen.queryByText('tests')).not.toBeInTheDocument();
  expect(screen.getByText('This page is for testers')).toBeInTheDocument();
});

it('follows a link to a screen of somebody’s other role', () => {
  logIn({ ...builder, roles: ['builder', 'tester'] });
  expect(activeRole(useSession.getState().user!, useRoleChoice.getState().choice)).toBe('builder');
  showAt('/tests');
  expect(screen.getByText('tests')).toBeInTheDocument();
  expect(activeRole(useSession.getState().user!, useRoleChoice.getState().choice)).toBe('tester');
});

it('does not send somebody with a session to log in while the server is away, and tries again', async () => {
  useSession.setState({ status: 'starting', user: null, token: null });
  let away = true;
  serve({ 'POST /api/auth/refresh': () => (away ? problem(503, 'overloaded', 'Busy.') : [200, { access_token: 't', user: { ...builder, roles: ['tester'] } }]) });
  const user = userEvent.setup();
  showAt('/tests');
  await refreshSession();
  expect(await screen.findByRole('heading', { name: 'PeerTest Hub cannot be reached' })).toBeInTheDocument();
  away = false;
  await user.click(screen.getByRole('button', { name: 'Try again now' }));
  expect(await screen.findByText('tests')).toBeInTheDocument();
});
