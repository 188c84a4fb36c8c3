import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useIdempotency } from '@/lib/idempotency';

const key = (submissionId: string) => ['submissions', 'ratings', submissionId];

/** One's own, and the other side's once it is visible. */
export function useRatingsAbout(submissionId: string, enabled: boolean) {
  return useQuery({
    queryKey: key(submissionId),
    enabled,
    queryFn: () => unwrap(api.GET('/api/ratings', { params: { query: { submission_id: submissionId } } })),
  });
}

export function useRate(submissionId: string) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (given: { stars: number; comment: string }) => {
      const body = { submission_id: submissionId, ...given };
      return once(body, (headers) => unwrap(api.POST('/api/ratings', { body, headers })));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: key(submissionId) }),
  });
}
