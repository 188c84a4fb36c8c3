import { beforeEach, expect, it, vi } from 'vitest';
import { useSession } from '@/lib/session';
import { api, unwrap } from './client';
import { ApiError } from './errors';
import { refreshSession } from './refresh';
import type { User } from './types';

const user = { id: 'u1', name: 'Ada' } as User;
let calls: { url: string; auth: string | null; body: string }[];

function serve(answer: (url: string, auth: string | null) => Response | Promise<Response>) {
  calls = [];
  vi.stubGlobal('fetch', async (input: Request | string) => {
    const url = typeof input === 'string' ? input : new URL(input.url).pathname;
    const auth = typeof input === 'string' ? null : input.headers.get('Authorization');
    const body = typeof input === 'string' ? '' : await input.text();
    calls.push({ url, auth, body });
    return answer(url, auth);
  });
}

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const fresh = () => json(200, { access_token: 'new', user });
const count = (url: string) => calls.filter((call) => call.url === url).length;

beforeEach(() => {
  useSession.getState().signIn('old', user);
});

it('refreshes once for many 401s and tries each request again', async () => {
  serve((url, auth) => (url === '/api/auth/refresh' ? fresh() : auth === 'Bearer new' ? json(200, { items: [] }) : json(401, { code: 'unauthenticated' })));
  const answers = await Promise.all([1, 2, 3].map(() => unwrap(api.GET('/api/projects'))));
  expect(answers).toEqual([{ items: [] }, { items: [] }, { items: [] }]);
  expect(count('/api/auth/refresh')).toBe(1);
  expect(useSession.getState().token).toBe('new');
});

it('sends the body again on the second try', async () => {
  serve((url, auth) => (url === '/api/auth/refresh' ? fresh() : auth === 'Bearer new' ? json(201, { id: 'p' }) : json(401, {})));
  await unwrap(api.POST('/api/projects', { body: { name: 'Shop', url: 'https://shop.test' } }));
  expect(calls.filter((call) => call.url === '/api/projects').map((call) => call.body)).toEqual(Array(2).fill('{"name":"Shop","url":"https://shop.test"}'));
});

it('logs out when the refresh is refused, and does not loop', async () => {
  serve(() => json(401, { code: 'unauthenticated', detail: 'Log in again.' }));
  await expect(unwrap(api.GET('/api/projects'))).rejects.toMatchObject({ status: 401, code: 'unauthenticated' });
  expect(calls.map((call) => call.url)).toEqual(['/api/projects', '/api/auth/refresh']);
  expect(useSession.getState().status).toBe('anonymous');
});

it('keeps the session when the server is away', async () => {
  serve((url) => (url === '/api/auth/refresh' ? json(503, {}) : json(401, {})));
  await expect(unwrap(api.GET('/api/projects'))).rejects.toBeInstanceOf(ApiError);
  expect(useSession.getState().status).toBe('authenticated');
});

it('does not refresh for a refused log-in', async () => {
  useSession.getState().signOut();
  serve(() => json(401, { code: 'unauthenticated', detail: 'Wrong email or password.' }));
  await expect(unwrap(api.POST('/api/auth/login', { body: { email: 'a@b.test', password: 'x' } }))).rejects.toThrow('Wrong email or password.');
  expect(count('/api/auth/refresh')).toBe(0);
});

it('takes turns across tabs', async () => {
  const request = vi.fn((_name: string, work: () => Promise<boolean>) => work());
  vi.stubGlobal('navigator', { locks: { request } });
  serve(fresh);
  await Promise.all([refreshSession(), refreshSession()]);
  expect(request).toHaveBeenCalledTimes(1);
  expect(calls).toHaveLength(1);
});

it('turns problem+json and a dead network into ApiError', async () => {
  serve(() => json(422, { code: 'validation_failed', detail: 'Some fields are wrong.', request_id: 'r1', errors: [{ field: 'name', message: 'too long' }] }));
  const error = await unwrap(api.GET('/api/projects')).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'validation_failed', requestId: 'r1', fields: [{ field: 'name', message: 'too long' }] });
  serve(() => Promise.reject(new TypeError('fetch failed')));
  await expect(unwrap(api.GET('/api/projects'))).rejects.toMatchObject({ status: 0, code: 'network' });
});
