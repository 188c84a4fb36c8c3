import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** The projects a job can belong to. */
export function useProjectChoices() {
  return useQuery({
    queryKey: ['projects', 'choices'],
    queryFn: () => unwrap(api.GET('/api/projects', { params: { query: { archived: false, limit: 100 } } })),
    select: (page) => page.items,
  });
}
