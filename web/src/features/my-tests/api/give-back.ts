import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useGiveBack(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/assignments/{id}/abandon', { params: { path: { id } } })),
    onSuccess: () => Promise.all(['assignments', 'jobs', 'escrow'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
