import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { NewTestAccount, TestAccount } from '@/api/types';

/** Creates one, or changes `account`, in which case empty secrets stay as they are. */
export function useSaveTestAccount(projectId: string, account?: TestAccount) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (values: NewTestAccount) => {
      if (!account) return unwrap(api.POST('/api/projects/{id}/test-accounts', { body: values, params: { path: { id: projectId } } }));
      const body = Object.fromEntries(Object.entries(values).filter(([key, value]) => key === 'label' || value !== ''));
      return unwrap(
        api.PATCH('/api/projects/{id}/test-accounts/{account_id}', { body, params: { path: { id: projectId, account_id: account.id } } }),
      );
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['test-accounts', projectId] }),
  });
}
