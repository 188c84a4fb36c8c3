import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { NewDispute, NewStatement } from '@/api/types';
import { useIdempotency } from '@/lib/idempotency';

/** Its key begins with the submissions', so that news about a dispute refreshes it too. */
export function useDispute(id: string | undefined) {
  return useQuery({
    queryKey: ['submissions', 'dispute', id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/disputes/{id}', { params: { path: { id: id! } } })),
  });
}

export function useOpenDispute() {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (body: NewDispute) => once(body, (headers) => unwrap(api.POST('/api/disputes', { body, headers }))),
    onSuccess: () => {
      for (const key of ['submissions', 'escrow', 'jobs', 'stats']) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}

export function useTellSide(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewStatement) => unwrap(api.POST('/api/disputes/{id}/statement', { params: { path: { id } }, body })),
    onSuccess: (dispute) => queries.setQueryData(['submissions', 'dispute', id], dispute),
  });
}
