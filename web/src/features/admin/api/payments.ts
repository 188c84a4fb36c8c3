import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { Chargeback, Escrow, NewResolution, ReconciliationDifference } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';
import { useIdempotency } from '@/lib/idempotency';

/** Looked at again every so often: what is tried again leaves the list, and may come back. */
export function useFailedPayments() {
  return useCursorQuery(['admin', 'failed-payments'], (cursor) => unwrap(api.GET('/api/admin/payments/failed', { params: { query: { cursor } } })), { refetchInterval: 5_000 });
}

export function useReprocess(escrow_id: string) {
  const once = useIdempotency();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => once(escrow_id, (headers) => unwrap(api.POST('/api/admin/payments/{escrow_id}/reprocess', { params: { path: { escrow_id } }, headers }))),
    // Awaited, so that the button is busy until the list knows what became of it.
    onSettled: () => Promise.all([['escrow'], ['admin', 'failed-payments']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

/** Of everybody, newest first. */
export function useEscrows(state: Escrow['state'] | undefined) {
  return useCursorQuery(['escrow', 'of everybody', state ?? 'all'], (cursor) => unwrap(api.GET('/api/escrow', { params: { query: { state, cursor } } })));
}

export function useSettleEscrow(id: string) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (body: NewResolution) => once(body, (headers) => unwrap(api.POST('/api/admin/escrow/{id}/settle', { params: { path: { id } }, body, headers }))),
    onSettled: () => Promise.all(['submissions', 'escrow', 'assignments'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}

export function useChargebacks(state: Chargeback['state'] | undefined) {
  return useCursorQuery(['admin', 'chargebacks', state ?? 'all'], (cursor) => unwrap(api.GET('/api/admin/payments/chargebacks', { params: { query: { state, cursor } } })));
}

/** Differences, and how far they were looked for. */
export function useReconciliation(state: ReconciliationDifference['state'] | undefined) {
  return useInfiniteQuery({
    queryKey: ['admin', 'reconciliation', state ?? 'all'],
    queryFn: ({ pageParam }) => unwrap(api.GET('/api/admin/reconciliation', { params: { query: { state, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }) => ({ run: pages[0]!, items: pages.flatMap((page) => page.items) }),
  });
}
