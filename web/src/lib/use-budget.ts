import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** A builder's caps, and what is spent of them. */
export function useBudget() {
  return useQuery({ queryKey: ['stats', 'budget'], queryFn: () => unwrap(api.GET('/api/users/me/budget')) });
}
