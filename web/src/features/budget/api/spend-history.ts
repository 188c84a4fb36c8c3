import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useSpendHistory() {
  return useQuery({ queryKey: ['stats', 'spend-history'], queryFn: () => unwrap(api.GET('/api/users/me/budget/history')) });
}
