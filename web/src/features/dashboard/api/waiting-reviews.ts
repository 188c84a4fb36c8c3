import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useWaitingReviews() {
  return useQuery({
    queryKey: ['submissions', 'waiting'],
    queryFn: () => unwrap(api.GET('/api/submissions', { params: { query: { scope: 'received', status: 'pending', sort: 'due', limit: 5 } } })),
    select: (page) => page.items,
  });
}
