import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

const hour = 3_600_000;

/** Its address is signed for a day: asked anew well before that. */
export function useFile(id: string | undefined) {
  return useQuery({
    queryKey: ['files', id],
    enabled: id !== undefined,
    staleTime: 12 * hour,
    gcTime: 12 * hour,
    queryFn: () => unwrap(api.GET('/api/files/{id}', { params: { path: { id: id! } } })),
  });
}
