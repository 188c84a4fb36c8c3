import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function usePayoutAccount() {
  return useQuery({ queryKey: ['payments', 'payout-account'], queryFn: () => unwrap(api.GET('/api/payments/payout-account')) });
}
