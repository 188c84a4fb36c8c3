import { useCallback, useRef } from 'react';
import { ApiError } from '@/api/errors';

type Headers = { 'Idempotency-Key': string };

/**
 * One key per attempt. While the outcome is unknown (no answer, 5xx) the same body is sent under the same key, so that
 * a second click cannot create or pay twice.
 */
export function useIdempotency() {
  const held = useRef<{ body: string; key: string } | null>(null);
  return useCallback(async <T>(body: unknown, send: (headers: Headers) => Promise<T>): Promise<T> => {
    const text = JSON.stringify(body ?? null);
    if (held.current?.body !== text) held.current = { body: text, key: crypto.randomUUID() };
    try {
      const answer = await send({ 'Idempotency-Key': held.current.key });
      held.current = null;
      return answer;
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) held.current = null;
      throw error;
    }
  }, []);
}
