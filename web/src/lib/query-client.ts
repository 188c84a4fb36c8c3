import { MutationCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '@/api/errors';

/** A refusal (4xx) stays a refusal: only network trouble and 5xx are worth a second try. */
function worthRetrying(count: number, error: Error): boolean {
  return count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export const queryClient: QueryClient = new QueryClient({
  // Whatever somebody has done, less may wait for them now.
  mutationCache: new MutationCache({ onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['waiting'] }) }),
  defaultOptions: {
    // Without a network they fail and say so, instead of waiting in silence; once it is back they are asked again.
    queries: { retry: worthRetrying, staleTime: 15_000, networkMode: 'always', refetchOnReconnect: true },
    mutations: { networkMode: 'always' },
  },
});
