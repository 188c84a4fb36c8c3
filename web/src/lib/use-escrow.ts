import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useEscrow(id: string | undefined) {
  return useQuery({
    queryKey: ['escrow', id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/escrow/{id}', { params: { path: { id: id! } } })),
  });
}
