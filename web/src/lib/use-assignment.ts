import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useAssignment(id: string | undefined) {
  return useQuery({
    queryKey: ['assignments', id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/assignments/{id}', { params: { path: { id: id! } } })),
  });
}
