import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useIdempotency } from '@/lib/idempotency';

/** 201 active, or 202 reserving while the card has not answered: the assignment tells. */
export function useAcceptJob(jobId: string) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: () => once(jobId, (header) => unwrap(api.POST('/api/jobs/{id}/accept', { params: { path: { id: jobId }, header } }))),
    // Also after a refusal: the page then says why the job is closed now.
    onSettled: () => Promise.all(['jobs', 'assignments'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
