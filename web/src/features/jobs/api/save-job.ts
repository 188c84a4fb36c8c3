import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, unwrap } from '@/api/client';
import type { Job, JobPatch, JobView, NewJob } from '@/api/types';
import { useIdempotency } from '@/lib/idempotency';

/** Creates a draft, or changes `job`. */
export function useSaveJob(job?: Pick<Job, 'id' | 'version'>) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: ({ project_id, change_note, ...body }: NewJob & Pick<JobPatch, 'change_note'>): Promise<Job> =>
      job
        ? unwrap(
            api.PATCH('/api/jobs/{id}', {
              body: { ...body, ...(change_note ? { change_note } : {}) },
              params: { path: { id: job.id }, header: ifMatch(job.version) },
            }),
          )
        : once(body, (headers) => unwrap(api.POST('/api/jobs', { body: { project_id, ...body }, headers }))),
    onSuccess: (saved) => {
      // The next save needs the new version at once.
      queries.setQueryData<JobView>(['jobs', saved.id], (old) => old && { ...old, ...saved });
      // More places or more pay count in the budget.
      return Promise.all(['jobs', 'stats'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}
