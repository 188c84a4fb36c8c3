import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** A query, not a mutation: the token is single use, and a query runs once however often the screen is drawn. */
export function useConfirmEmail(token: string) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ['confirm-email', token],
    enabled: token !== '',
    retry: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: async () => {
      await unwrap(api.POST('/api/auth/confirm-email', { body: { token } }));
      await queries.invalidateQueries({ queryKey: ['me'] });
      return true;
    },
  });
}
