import { expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import { builder, logIn } from '@/test/app';
import { queryClient, retryDelayMs, worthRetrying } from './query-client';
import { useSession } from './session';

const failed = (status: number, retryAfter?: number) => new ApiError(status, 'x', 'x', [], undefined, retryAfter);

it('asks again twice after trouble and after too many requests, never after a refusal', () => {
  expect([0, 429, 500, 503].map((status) => [0, 1, 2].map((count) => worthRetrying(count, failed(status))))).toEqual(Array(4).fill([true, true, false]));
  expect([400, 403, 404, 409, 422].some((status) => worthRetrying(0, failed(status)))).toBe(false);
});

it('waits as long as the server says when it was asked too often', () => {
  expect(retryDelayMs(0, failed(429, 26))).toBe(26_000);
  expect([retryDelayMs(0, failed(503, 5)), retryDelayMs(1, failed(0))]).toEqual([1000, 2000]);
});

it('forgets what one person was shown as soon as it is somebody else, or nobody', () => {
  const shown = () => queryClient.getQueryData(['secret']);
  const ada = { ...builder, id: 'ada' };
  logIn(ada);
  queryClient.setQueryData(['secret'], "Ada's");
  useSession.getState().setUser({ ...ada, name: 'Ada L.' });
  useSession.getState().signIn('a new token', ada);
  expect(shown()).toBe("Ada's");
  useSession.getState().signOut();
  expect(shown()).toBeUndefined();

  logIn(ada);
  queryClient.setQueryData(['secret'], "Ada's");
  useSession.getState().signIn('token', { ...builder, id: 'bob' });
  expect(shown()).toBeUndefined();
});
