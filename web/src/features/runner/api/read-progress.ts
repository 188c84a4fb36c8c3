import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { lastProgressSent } from './save-progress';

/** What the server has of the draft, asked anew whenever the runner opens: a copy kept from before may be older. */
export function useSavedProgress(assignmentId: string) {
  return useQuery({
    queryKey: ['progress', assignmentId],
    staleTime: Infinity,
    gcTime: 0,
    queryFn: async () => {
      await lastProgressSent();
      const { progress } = await unwrap(api.GET('/api/assignments/{id}', { params: { path: { id: assignmentId } } }));
      return progress ?? null;
    },
  });
}
