import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useStartAttempt() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/qualification/attempts')),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['qualification'] }),
  });
}
