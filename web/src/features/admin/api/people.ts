import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { NewFlag, Role, UserStatus } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';

export interface PeopleFilter {
  q: string;
  role?: Role;
  status?: UserStatus;
}

export function usePeople(filter: PeopleFilter) {
  return useCursorQuery(['admin', 'people', filter], (cursor) => unwrap(api.GET('/api/admin/users', { params: { query: { ...filter, cursor } } })));
}

function usePeopleChanged() {
  const queries = useQueryClient();
  return () => Promise.all([queries.invalidateQueries({ queryKey: ['admin'] }), queries.invalidateQueries({ queryKey: ['submissions', 'dispute'] })]);
}

export function useSetStanding(id: string) {
  const changed = usePeopleChanged();
  return useMutation({
    mutationFn: (suspend: boolean) =>
      unwrap(suspend ? api.POST('/api/admin/users/{id}/suspend', { params: { path: { id } } }) : api.POST('/api/admin/users/{id}/restore', { params: { path: { id } } })),
    onSettled: changed,
  });
}

export function useSetRoles(id: string) {
  const changed = usePeopleChanged();
  return useMutation({
    mutationFn: (roles: Role[]) => unwrap(api.POST('/api/admin/users/{id}/roles', { params: { path: { id } }, body: { roles } })),
    onSettled: changed,
  });
}

export function useSetFlag(id: string) {
  const changed = usePeopleChanged();
  return useMutation({
    mutationFn: ({ flagged, ...body }: NewFlag & { flagged: boolean }) =>
      unwrap(
        flagged
          ? api.POST('/api/admin/users/{id}/flag', { params: { path: { id } }, body })
          : api.POST('/api/admin/users/{id}/clear', { params: { path: { id } }, body }),
      ),
    onSettled: changed,
  });
}
