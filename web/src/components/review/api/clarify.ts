import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { Submission } from '@/api/types';

function useChanged(id: string) {
  const queries = useQueryClient();
  return (submission: Submission) => {
    queries.setQueryData(['submissions', id], submission);
    void queries.invalidateQueries({ queryKey: ['submissions', 'list'] });
  };
}

export function useAskClarification(id: string) {
  return useMutation({
    mutationFn: (message: string) => unwrap(api.POST('/api/submissions/{id}/clarification', { params: { path: { id } }, body: { message } })),
    onSuccess: useChanged(id),
  });
}

export function useAnswerClarification(id: string) {
  return useMutation({
    mutationFn: (message: string) => unwrap(api.POST('/api/submissions/{id}/clarification/answer', { params: { path: { id } }, body: { message } })),
    onSuccess: useChanged(id),
  });
}
