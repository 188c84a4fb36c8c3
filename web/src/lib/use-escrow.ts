import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** `watch`: a payment was just decided and is carried out within moments; look again until it is. */
export function useEscrow(id: string | undefined, watch = false) {
  return useQuery({
    queryKey: ['escrow', id],
    enabled: id !== undefined,
    refetchInterval: (query) => (watch && (query.state.data?.state === 'reserved' || query.state.data?.state === 'captured') ? 2_000 : false),
    queryFn: () => unwrap(api.GET('/api/escrow/{id}', { params: { path: { id: id! } } })),
  });
}
