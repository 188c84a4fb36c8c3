import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, unwrap } from '@/api/client';
import type { AdminTemplate, NewTemplate } from '@/api/types';
import { useIdempotency } from '@/lib/idempotency';

// Read anew for each visit and not while somebody edits it: a form keeps the version that it began with.
const readOnce = { gcTime: 0, staleTime: Infinity };
const key = ['admin', 'templates'];

/** The standard templates, and how many there are. */
export function useStandardTemplates() {
  return useInfiniteQuery({
    queryKey: [...key, 'list'],
    queryFn: ({ pageParam }) => unwrap(api.GET('/api/admin/templates', { params: { query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }) => ({ shelf: pages.at(-1)!, items: pages.flatMap((page) => page.items) }),
  });
}

export function useStandardTemplate(id: string | undefined) {
  return useQuery({
    queryKey: [...key, id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/admin/templates/{id}', { params: { path: { id: id! } } })),
    ...readOnce,
  });
}

/** Adds a template for everybody, or changes `template`. */
export function useSaveStandardTemplate(template?: Pick<AdminTemplate, 'id' | 'version'>) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (body: NewTemplate) =>
      template
        ? unwrap(api.PATCH('/api/admin/templates/{id}', { body, params: { path: { id: template.id }, header: ifMatch(template.version) } }))
        : once(body, (headers) => unwrap(api.POST('/api/admin/templates', { body, headers }))),
    onSuccess: () => Promise.all([[...key, 'list'], ['templates']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export function useDeleteStandardTemplate(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/admin/templates/{id}', { params: { path: { id } } })),
    onSuccess: () => Promise.all([[...key, 'list'], ['templates']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
