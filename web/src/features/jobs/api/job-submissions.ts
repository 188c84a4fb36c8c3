import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useJobSubmissions(jobId: string) {
  return useQuery({
    queryKey: ['submissions', 'job', jobId],
    queryFn: () => unwrap(api.GET('/api/submissions', { params: { query: { scope: 'received', job_id: jobId, limit: 100 } } })),
    select: (page) => page.items,
  });
}
