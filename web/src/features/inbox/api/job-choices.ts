import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** The newest jobs that something can have been handed in for, narrowed by words; `more`: there are others. */
export function useJobChoices(project_id: string | undefined, q = '') {
  return useQuery({
    queryKey: ['jobs', 'choices', project_id, q],
    queryFn: () => unwrap(api.GET('/api/jobs', { params: { query: { scope: 'mine', limit: 100, project_id, q: q || undefined } } })),
    placeholderData: keepPreviousData,
    select: (page) => ({ jobs: page.items.filter((job) => job.status !== 'draft'), more: Boolean(page.next_cursor) }),
  });
}
