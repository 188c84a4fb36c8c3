import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** Followed closely while its money is being reserved. */
export function useAssignment(id: string | undefined) {
  return useQuery({
    queryKey: ['assignments', id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/assignments/{id}', { params: { path: { id: id! } } })),
    refetchInterval: (query) => (query.state.data?.state === 'reserving' ? 1500 : false),
  });
}
