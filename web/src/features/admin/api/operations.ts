import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { BackgroundTask } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';

export function useTasks(state: BackgroundTask['state']) {
  return useCursorQuery(['admin', 'tasks', state], (cursor) => unwrap(api.GET('/api/admin/tasks', { params: { query: { state, cursor } } })));
}

export function useEndTask() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, retry }: { id: string; retry: boolean }) =>
      unwrap(retry ? api.POST('/api/admin/tasks/{id}/retry', { params: { path: { id } } }) : api.POST('/api/admin/tasks/{id}/discard', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin', 'tasks'] }),
  });
}

export function useFailedPayments() {
  return useCursorQuery(['admin', 'failed-payments'], (cursor) => unwrap(api.GET('/api/admin/payments/failed', { params: { query: { cursor } } })));
}

export function useReprocess() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (escrow_id: string) => unwrap(api.POST('/api/admin/payments/{escrow_id}/reprocess', { params: { path: { escrow_id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin', 'failed-payments'] }),
  });
}
