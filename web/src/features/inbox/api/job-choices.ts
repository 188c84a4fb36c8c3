import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** The newest jobs that something can have been handed in for. */
export function useJobChoices(project_id: string | undefined) {
  return useQuery({
    queryKey: ['jobs', 'choices', project_id],
    queryFn: () => unwrap(api.GET('/api/jobs', { params: { query: { scope: 'mine', limit: 100, project_id } } })),
    select: (page) => page.items.filter((job) => job.status !== 'draft'),
  });
}
