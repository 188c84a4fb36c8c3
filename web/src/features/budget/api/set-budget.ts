import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { Budget } from '@/api/types';

export function useSetBudget() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (caps: Pick<Budget, 'weekly_cap_minor' | 'monthly_cap_minor'>) => unwrap(api.PUT('/api/users/me/budget', { body: caps })),
    onSuccess: (budget) => {
      queries.setQueryData(['stats', 'budget'], budget);
      return queries.invalidateQueries({ queryKey: ['stats'] });
    },
  });
}
