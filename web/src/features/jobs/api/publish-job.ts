import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useIdempotency } from '@/lib/idempotency';

export function usePublishJob() {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (id: string) => once(id, (headers) => unwrap(api.POST('/api/jobs/{id}/publish', { params: { path: { id } }, headers }))),
    onSettled: () => Promise.all(['jobs', 'stats'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
