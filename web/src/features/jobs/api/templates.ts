import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { NewTemplate } from '@/api/types';
import { useIdempotency } from '@/lib/idempotency';

const key = ['templates'];

/** One's own templates, then the standard ones. */
export function useTemplates(enabled: boolean) {
  return useQuery({ queryKey: key, enabled, queryFn: () => unwrap(api.GET('/api/ai/templates')), select: (list) => list.items });
}

/** A template with a project's facts filled in. */
export function useCustomizeTemplate() {
  return useMutation({
    mutationFn: ({ id, project_id }: { id: string; project_id: string }) =>
      unwrap(api.POST('/api/ai/templates/{id}/customize', { params: { path: { id } }, body: { project_id } })),
  });
}

export function useSaveTemplate() {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (body: NewTemplate) => once(body, (headers) => unwrap(api.POST('/api/ai/templates', { body, headers }))),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export function useDeleteTemplate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/api/ai/templates/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}
