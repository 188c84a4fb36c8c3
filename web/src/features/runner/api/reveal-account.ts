import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** A mutation, so that the secret is neither cached nor fetched unasked: every reveal is audited. */
export function useRevealAccount(projectId: string) {
  return useMutation({
    mutationFn: (accountId: string) =>
      unwrap(api.POST('/api/projects/{id}/test-accounts/{account_id}/reveal', { params: { path: { id: projectId, account_id: accountId } } })),
  });
}
