import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** What testers found in a job, as themes. */
export function useSummarizeFindings() {
  return useMutation({
    mutationFn: (job_id: string) => unwrap(api.POST('/api/ai/summarize-submissions', { body: { job_id } })),
  });
}
