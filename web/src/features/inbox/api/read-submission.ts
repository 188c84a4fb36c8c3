import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useSubmission(id: string) {
  return useQuery({
    queryKey: ['submissions', id],
    queryFn: () => unwrap(api.GET('/api/submissions/{id}', { params: { path: { id } } })),
  });
}
