import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useDeleteTestAccount(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (accountId: string) =>
      unwrap(api.DELETE('/api/projects/{id}/test-accounts/{account_id}', { params: { path: { id: projectId, account_id: accountId } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['test-accounts', projectId] }),
  });
}
