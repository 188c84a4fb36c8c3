import { noteServerDate } from '@/lib/clock';
import { useSession } from '@/lib/session';
import type { User } from './types';

let running: Promise<boolean> | null = null;

/** Gets a new access token by the refresh cookie; everyone who asks meanwhile shares one request. */
export function refreshSession(): Promise<boolean> {
  running ??= takeTurns(refreshOnce).finally(() => {
    running = null;
  });
  return running;
}

/** Tabs share the cookie: two refreshing at once would present the same token twice. */
async function takeTurns(work: () => Promise<boolean>): Promise<boolean> {
  return 'locks' in navigator ? await navigator.locks.request('peertest.refresh', work) : work();
}

async function refreshOnce(): Promise<boolean> {
  const response = await fetch('/api/auth/refresh', { method: 'POST' }).catch(() => null);
  noteServerDate(response?.headers.get('Date') ?? null);
  if (response?.ok) {
    const body = (await response.json()) as { access_token: string; user: User };
    useSession.getState().signIn(body.access_token, body.user);
    return true;
  }
  // Only a plain refusal ends the session: a server that is away may come back.
  if (response && response.status >= 400 && response.status < 500 && response.status !== 429) {
    useSession.getState().signOut();
  } else if (useSession.getState().status === 'starting') {
    // Nothing is forgotten: the screen offers to try again.
    useSession.setState({ status: 'unreachable' });
  }
  return false;
}
