import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useMembership() {
  return useQuery({ queryKey: ['payments', 'membership'], queryFn: () => unwrap(api.GET('/api/payments/membership')) });
}
