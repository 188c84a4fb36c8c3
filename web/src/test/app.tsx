import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { vi } from 'vitest';
import type { User } from '@/api/types';
import { useSession } from '@/lib/session';

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  headers: Headers;
}
type Answer = [status: number, body?: unknown];

/** Answers fetch by "METHOD /path"; the query is left to the answer and keeps what was asked. */
export function serve(routes: Record<string, Answer | ((call: Call) => Answer)>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = new Request(typeof input === 'string' ? new URL(input, location.origin) : input, init);
    const { pathname, searchParams: query } = new URL(request.url);
    const text = await request.text();
    const call = { method: request.method, path: pathname, query, body: text ? JSON.parse(text) : undefined, headers: request.headers };
    calls.push(call);
    const route = routes[`${call.method} ${pathname}`];
    if (!route) throw new Error(`no answer for ${call.method} ${pathname}`);
    const [status, body] = typeof route === 'function' ? route(call) : route;
    return new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status, headers: { 'Content-Type': 'application/json' } });
  });
  return calls;
}

export function problem(status: number, code: string, detail: string, errors: { field: string; message: string }[] = []): Answer {
  return [status, { type: 'about:blank', title: code, status, code, detail, request_id: 'r1', errors }];
}

export function renderApp(ui: ReactNode, at = '/') {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[at]}>{ui}</MemoryRouter>
    </QueryClientProvider>,
  );
}

export const builder = {
  id: 'u1',
  email: 'maya@harbour.test',
  name: 'Maya Brandt',
  roles: ['builder'],
  email_verified: true,
  billing_currency: 'USD',
  membership: { status: 'active', current_period_end: null, cancel_at_period_end: false, past_due_since: null },
  card: { status: 'ready', brand: 'visa', last4: '4242', set_up_at: null },
  version: 1,
} as unknown as User;

export function logIn(user = builder): void {
  useSession.getState().signIn('token', user);
}
