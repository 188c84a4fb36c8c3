import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** One person's account and history. */
export function usePerson(id: string | undefined) {
  return useQuery({
    queryKey: ['admin', 'person', id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/admin/users/{id}', { params: { path: { id: id! } } })),
  });
}
