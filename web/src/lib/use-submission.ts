import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useSubmission(id: string | undefined) {
  return useQuery({
    queryKey: ['submissions', id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/submissions/{id}', { params: { path: { id: id! } } })),
  });
}
