import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { Dispute, NewResolution } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';
import { useIdempotency } from '@/lib/idempotency';

/**
 * Of everybody: what waits for a ruling oldest first, the rest newest first. The key begins with the submissions', so that
 * news about a dispute refreshes it.
 */
export function useDisputes(status: Dispute['status']) {
  const sort = status === 'open' || status === 'needs_attention' ? 'oldest' : 'newest';
  return useCursorQuery(['submissions', 'disputes', status], (cursor) =>
    unwrap(api.GET('/api/disputes', { params: { query: { status, sort, cursor } } })),
  );
}

export function useResolveDispute(id: string) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (body: NewResolution) => once(body, (headers) => unwrap(api.POST('/api/disputes/{id}/resolve', { params: { path: { id } }, body, headers }))),
    // Refused as well: the dispute may have been ended by somebody else meanwhile.
    onSettled: () => Promise.all(['submissions', 'escrow', 'admin'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
