import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** What others see of a person. */
export function useProfile(id: string | undefined) {
  return useQuery({
    queryKey: ['profiles', id],
    enabled: Boolean(id),
    staleTime: 5 * 60_000,
    queryFn: () => unwrap(api.GET('/api/users/{id}', { params: { path: { id: id! } } })),
  });
}
