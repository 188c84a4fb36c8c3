import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** Where testers can be paid, with the usual time until the money is in the bank. */
export function usePayoutCountries() {
  return useQuery({
    queryKey: ['payments', 'countries'],
    staleTime: Infinity,
    queryFn: () => unwrap(api.GET('/api/payments/payout-countries')),
    select: (list) => new Map(list.items.map((item) => [item.country, item.working_days])),
  });
}
