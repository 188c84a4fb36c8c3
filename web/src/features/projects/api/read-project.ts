import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useProject(id: string) {
  return useQuery({ queryKey: ['projects', id], enabled: id !== '', queryFn: () => unwrap(api.GET('/api/projects/{id}', { params: { path: { id } } })) });
}
