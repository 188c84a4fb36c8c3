import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** A stored file with its signed address, which is renewed well before it lapses. */
export function useFile(id: string | undefined) {
  return useQuery({
    queryKey: ['files', id],
    enabled: id !== undefined,
    staleTime: 10 * 60_000,
    queryFn: () => unwrap(api.GET('/api/files/{id}', { params: { path: { id: id! } } })),
  });
}
