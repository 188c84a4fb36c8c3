import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { NewSubmission } from '@/api/types';
import { useIdempotency } from '@/lib/idempotency';

export function useSubmit() {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (body: NewSubmission) => once(body, (header) => unwrap(api.POST('/api/submissions', { params: { header }, body }))),
    onSuccess: () => Promise.all(['assignments', 'submissions', 'escrow', 'jobs'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
