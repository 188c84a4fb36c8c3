import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** The transfer that pays out one escrow, once there is one. */
export function usePayoutOf(escrowId: string) {
  return useQuery({
    queryKey: ['payouts', 'of', escrowId],
    queryFn: () => unwrap(api.GET('/api/payments/payouts', { params: { query: { limit: 100 } } })),
    select: (page) => page.items.find((payout) => payout.escrow_id === escrowId),
  }).data;
}
