import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export type Answers = Record<string, string[]>;

export function useAnswerAttempt(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answers: Answers) =>
      unwrap(
        api.POST('/api/qualification/attempts/{id}/answers', {
          params: { path: { id } },
          body: { answers: Object.entries(answers).map(([question_id, choice_ids]) => ({ question_id, choice_ids })) },
        }),
      ),
    // Not awaited: the screen that asked goes away when the news is in, and must hear of the success before.
    onSuccess: () => {
      for (const key of ['qualification', 'me', 'jobs']) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
