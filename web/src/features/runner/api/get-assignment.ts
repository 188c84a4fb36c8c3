import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** Followed closely while the money is being reserved. */
export function useAssignment(id: string) {
  return useQuery({
    queryKey: ['assignments', id],
    queryFn: () => unwrap(api.GET('/api/assignments/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.state === 'reserving' ? 1500 : false),
  });
}
