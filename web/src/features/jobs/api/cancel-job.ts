import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useCancelJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/jobs/{id}/cancel', { params: { path: { id } } })),
    onSuccess: () => Promise.all(['jobs', 'stats'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
