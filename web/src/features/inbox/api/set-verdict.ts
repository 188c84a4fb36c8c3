import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { Finding } from '@/api/types';

type Verdict = NonNullable<Finding['verdict']>['verdict'];

export function useSetVerdict(submissionId: string, findingId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { verdict: Verdict; note: string }) =>
      unwrap(
        api.PUT('/api/submissions/{id}/findings/{finding_id}/verdict', { body, params: { path: { id: submissionId, finding_id: findingId } } }),
      ),
    onSuccess: (submission) => queries.setQueryData(['submissions', submissionId], submission),
  });
}
