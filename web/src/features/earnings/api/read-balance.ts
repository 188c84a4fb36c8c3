import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useBalance() {
  return useQuery({ queryKey: ['payments', 'balance'], queryFn: () => unwrap(api.GET('/api/payments/balance')), select: (all) => all.items });
}
