import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { Escrow, Submission } from '@/api/types';

/** States that last only moments, by where the submission stands. */
const passing: Partial<Record<Submission['status'], Escrow['state'][]>> = {
  approved: ['reserved', 'captured'],
  resolved: ['reserved', 'captured'],
  disputed: ['reserved'],
};

/** With the submission's status: what that decides is carried out within moments, so it looks again until it is. */
export function useEscrow(id: string | undefined, status?: Submission['status']) {
  return useQuery({
    queryKey: ['escrow', id],
    enabled: id !== undefined,
    refetchInterval: (query) => (status && query.state.data && passing[status]?.includes(query.state.data.state) ? 2_000 : false),
    queryFn: () => unwrap(api.GET('/api/escrow/{id}', { params: { path: { id: id! } } })),
  });
}
