import createClient from 'openapi-fetch';
import { noteServerDate } from '@/lib/clock';
import { useSession } from '@/lib/session';
import { ApiError, toApiError } from './errors';
import { refreshSession } from './refresh';
import type { paths } from './schema';

/** Sends with the access token; a 401 is refreshed once and the request tried again. */
export async function authFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const token = useSession.getState().token;
  const response = await send(request, token);
  if (response.status !== 401 || token === null) return response;
  // Another request may have refreshed while this one was under way.
  const current = useSession.getState().token;
  if (current !== token && current !== null) return send(again, current);
  return (await refreshSession()) ? send(again, useSession.getState().token) : response;
}

async function send(request: Request, token: string | null): Promise<Response> {
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  try {
    const response = await fetch(request);
    noteServerDate(response.headers.get('Date'));
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'network', 'The server cannot be reached. Check your connection and try again.');
  }
}

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '', fetch: authFetch });

/** The body of a good answer; a problem is thrown as ApiError. */
export async function unwrap<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw toApiError(error, response);
  return data as T;
}

/** For updates: refused with 412 when somebody else changed it meanwhile. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` };
}
