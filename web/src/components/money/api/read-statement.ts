import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useStatement(month: string) {
  return useQuery({
    queryKey: ['payments', 'statement', month],
    queryFn: () => unwrap(api.GET('/api/payments/statements', { params: { query: { month } } })),
  });
}
