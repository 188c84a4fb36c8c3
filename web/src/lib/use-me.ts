import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useSession } from './session';

/** The logged-in person. Comes with the session; read again whenever something makes ['me'] out of date. */
export function useMe() {
  const user = useSession((session) => session.user);
  return useQuery({
    queryKey: ['me'],
    enabled: user !== null,
    initialData: user ?? undefined,
    staleTime: Infinity,
    queryFn: async () => {
      const me = await unwrap(api.GET('/api/users/me'));
      useSession.getState().setUser(me);
      return me;
    },
  });
}
