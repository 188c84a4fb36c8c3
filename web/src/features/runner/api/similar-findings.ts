import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** Known issues and the tester's own earlier findings that look like this title. */
export function useSimilarFindings(assignmentId: string, title: string) {
  const q = title.trim();
  return useQuery({
    queryKey: ['similar-findings', assignmentId, q],
    enabled: q.length >= 4,
    staleTime: 60_000,
    retry: false,
    queryFn: () => unwrap(api.GET('/api/assignments/{id}/similar-findings', { params: { path: { id: assignmentId }, query: { q } } })),
  });
}
