import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { Dispute, NewResolution } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';
import { useIdempotency } from '@/lib/idempotency';

/** Of everybody, newest first. The key begins with the submissions', so that news about a dispute refreshes it. */
export function useDisputes(status: Dispute['status'] | undefined, enabled = true) {
  return useCursorQuery(
    ['submissions', 'disputes', status ?? 'all'],
    (cursor) => unwrap(api.GET('/api/disputes', { params: { query: { status, limit: 100, cursor } } })),
    enabled,
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
