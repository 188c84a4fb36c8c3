import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, unwrap } from '@/api/client';
import { useSession } from '@/lib/session';

export function useSetCurrency(version: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (currency: string) =>
      unwrap(api.PATCH('/api/users/me', { body: { billing_currency: currency }, headers: ifMatch(version) })),
    onSuccess: (user) => {
      useSession.getState().setUser(user);
      queries.setQueryData(['me'], user);
    },
  });
}
