import { useQuery, type QueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { refreshSession } from '@/api/refresh';
import { mayHaveSession, useSession } from './session';

/** The logged-in person. Comes with the session; read again whenever something makes ['me'] out of date. */
export function useMe() {
  const user = useSession((session) => session.user);
  return useQuery({
    queryKey: ['me'],
    enabled: user !== null,
    initialData: user ?? undefined,
    staleTime: Infinity,
    queryFn: readMe,
  });
}

async function readMe() {
  const me = await unwrap(api.GET('/api/users/me'));
  useSession.getState().setUser(me);
  return me;
}

/** After a mailed link changed the account: whoever is logged in sees it at once, on every screen. */
export async function rereadMe(queries: QueryClient): Promise<void> {
  if (mayHaveSession() && useSession.getState().status === 'starting') await refreshSession();
  if (useSession.getState().user) await queries.fetchQuery({ queryKey: ['me'], queryFn: readMe, staleTime: 0 });
}
