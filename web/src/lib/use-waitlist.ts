import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** Joins the waitlist of a full job, or leaves it. */
export function useWaitlist(jobId: string) {
  const queries = useQueryClient();
  const path = { params: { path: { id: jobId } } };
  return useMutation({
    mutationFn: (wait: boolean): Promise<unknown> =>
      wait ? unwrap(api.POST('/api/jobs/{id}/waitlist', path)) : unwrap(api.DELETE('/api/jobs/{id}/waitlist', path)),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ['jobs'] }), queries.invalidateQueries({ queryKey: ['waitlist'] })]),
  });
}
