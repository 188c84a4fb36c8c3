import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { UserStatus } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';

export function usePeople(q: string, status: UserStatus | undefined) {
  return useCursorQuery(['admin', 'people', q, status], (cursor) => unwrap(api.GET('/api/admin/users', { params: { query: { q, status, cursor } } })));
}

export function useSetStanding() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, suspend }: { id: string; suspend: boolean }) =>
      unwrap(suspend ? api.POST('/api/admin/users/{id}/suspend', { params: { path: { id } } }) : api.POST('/api/admin/users/{id}/restore', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin', 'people'] }),
  });
}
