import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useRecentJobs() {
  return useQuery({
    queryKey: ['jobs', 'recent'],
    queryFn: () => unwrap(api.GET('/api/jobs', { params: { query: { scope: 'mine', limit: 5 } } })),
    select: (page) => page.items,
  });
}
