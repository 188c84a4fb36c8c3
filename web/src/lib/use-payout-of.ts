import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useFollowPayments } from './use-follow-payments';

/** The transfer that pays out one escrow, once there is one. */
export function usePayoutOf(escrowId: string) {
  const payout = useQuery({
    queryKey: ['payments', 'payout-of', escrowId],
    queryFn: () => unwrap(api.GET('/api/payments/payouts', { params: { query: { escrow_id: escrowId } } })),
    select: (page) => page.items[0],
  }).data;
  useFollowPayments(payout?.state === 'pending');
  return payout;
}
