import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useCard() {
  return useQuery({ queryKey: ['payments', 'card'], queryFn: () => unwrap(api.GET('/api/payments/card')) });
}
