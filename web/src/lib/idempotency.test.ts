import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import { useIdempotency } from './idempotency';

it('keeps its key while the outcome is unknown, and for the same body only', async () => {
  const { result } = renderHook(() => useIdempotency());
  const keys: string[] = [];
  const attempt = (body: unknown, failure?: ApiError) =>
    result
      .current(body, async (headers) => {
        keys.push(headers['Idempotency-Key']);
        if (failure) throw failure;
      })
      .catch(() => {});

  await attempt({ a: 1 }, new ApiError(0, 'network', ''));
  await attempt({ a: 1 }, new ApiError(503, 'overloaded', ''));
  await attempt({ a: 2 }, new ApiError(409, 'conflict', ''));
  await attempt({ a: 2 });
  await attempt({ a: 2 });
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(4);
});
