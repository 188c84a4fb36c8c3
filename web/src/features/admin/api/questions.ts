import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, unwrap } from '@/api/client';
import type { AdminQuestion, NewQuestion } from '@/api/types';
import { useIdempotency } from '@/lib/idempotency';

// Read anew for each visit and not while somebody edits it: a form keeps the version that it began with.
const readOnce = { gcTime: 0, staleTime: Infinity };
const key = ['admin', 'questions'];

export interface QuestionFilter {
  q: string;
  kind?: AdminQuestion['kind'];
  active?: boolean;
}

/** The questions that fit, and how many the whole bank has. */
export function useQuestions(filter: QuestionFilter) {
  return useInfiniteQuery({
    queryKey: [...key, 'list', filter],
    queryFn: ({ pageParam }) => unwrap(api.GET('/api/admin/questions', { params: { query: { ...filter, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }) => ({ bank: pages.at(-1)!, items: pages.flatMap((page) => page.items) }),
  });
}

export function useQuestion(id: string | undefined) {
  return useQuery({
    queryKey: [...key, id],
    enabled: id !== undefined,
    queryFn: () => unwrap(api.GET('/api/admin/questions/{id}', { params: { path: { id: id! } } })),
    ...readOnce,
  });
}

/** Adds a question, or changes `question`. */
export function useSaveQuestion(question?: Pick<AdminQuestion, 'id' | 'version'>) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: (body: NewQuestion) =>
      question
        ? unwrap(api.PATCH('/api/admin/questions/{id}', { body, params: { path: { id: question.id }, header: ifMatch(question.version) } }))
        : once(body, (headers) => unwrap(api.POST('/api/admin/questions', { body, headers }))),
    onSuccess: () => queries.invalidateQueries({ queryKey: [...key, 'list'] }),
  });
}

export function useDeleteQuestion(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/admin/questions/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [...key, 'list'] }),
  });
}
