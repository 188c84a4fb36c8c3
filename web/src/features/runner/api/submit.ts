import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { NewSubmission } from '@/api/types';
import { useIdempotency } from '@/lib/idempotency';

export function useSubmit() {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (body: NewSubmission) => once(body, (header) => unwrap(api.POST('/api/submissions', { params: { header }, body }))),
    // Not awaited: the screen that asked goes away when the news is in, and must hear of the success before.
    onSuccess: () => {
      for (const key of ['assignments', 'submissions', 'escrow', 'jobs']) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
