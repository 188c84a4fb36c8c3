import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useGiveBack(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/assignments/{id}/abandon', { params: { path: { id } } })),
    // Not awaited: the screen that asked goes away when the news is in, and must hear of the success before.
    onSuccess: () => {
      for (const key of ['assignments', 'jobs', 'escrow']) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
