import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useIdempotency } from '@/lib/idempotency';

/** A draft of what went wrong in this job. */
export function useRetestJob() {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (id: string) => once(id, (headers) => unwrap(api.POST('/api/jobs/{id}/retest', { params: { path: { id } }, headers }))),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
  });
}
