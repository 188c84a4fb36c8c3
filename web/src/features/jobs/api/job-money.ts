import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** The money of each tester on a job, newest first. */
export function useJobEscrows(jobId: string) {
  return useQuery({
    queryKey: ['escrow', 'job', jobId],
    queryFn: () => unwrap(api.GET('/api/escrow', { params: { query: { job_id: jobId, limit: 100 } } })),
    select: (page) => page.items,
  });
}
