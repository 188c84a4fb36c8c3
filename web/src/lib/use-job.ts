import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useJob(id: string | undefined) {
  return useQuery({
    queryKey: ['jobs', id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/jobs/{id}', { params: { path: { id: id! } } })),
  });
}
