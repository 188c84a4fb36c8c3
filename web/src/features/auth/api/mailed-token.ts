import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { rereadMe } from '@/lib/use-me';

export type MailedRoute = '/api/auth/verify-email' | '/api/auth/confirm-email';

/** Sends the token of a mailed link. A query, not a mutation: the token is single use, and a query runs once however often the screen is drawn. */
export function useMailedToken(route: MailedRoute, token: string) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: [route, token],
    enabled: token !== '',
    retry: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: async () => {
      await unwrap(api.POST(route, { body: { token } }));
      await rereadMe(queries);
      return true;
    },
  });
}
