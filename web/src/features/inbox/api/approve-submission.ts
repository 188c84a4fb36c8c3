import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useIdempotency } from '@/lib/idempotency';

export function useApproveSubmission(id: string) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: () => once(id, (headers) => unwrap(api.POST('/api/submissions/{id}/approve', { params: { path: { id } }, headers }))),
    onSuccess: (submission) => {
      queries.setQueryData(['submissions', id], submission);
      for (const key of ['submissions', 'escrow', 'assignments', 'jobs', 'stats']) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
