import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useTestAccounts(projectId: string) {
  return useQuery({
    queryKey: ['test-accounts', projectId],
    queryFn: () => unwrap(api.GET('/api/projects/{id}/test-accounts', { params: { path: { id: projectId } } })),
    select: (page) => page.items,
  });
}
