import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { BackgroundTask } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';

export function useTasks(state: BackgroundTask['state']) {
  return useCursorQuery(['admin', 'tasks', state], (cursor) => unwrap(api.GET('/api/admin/tasks', { params: { query: { state, cursor } } })));
}

export function useEndTask(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (end: 'retry' | 'discard') =>
      unwrap(end === 'retry' ? api.POST('/api/admin/tasks/{id}/retry', { params: { path: { id } } }) : api.POST('/api/admin/tasks/{id}/discard', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin', 'tasks'] }),
  });
}
