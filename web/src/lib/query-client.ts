import { MutationCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '@/api/errors';
import { useSession } from './session';

/** A refusal (4xx) stays a refusal: only network trouble, 5xx and what came too fast are worth a second try. */
export function worthRetrying(count: number, error: Error): boolean {
  return count < 2 && error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** When the server says so; otherwise after one second, then two. */
export function retryDelayMs(count: number, error: Error): number {
  const told = error instanceof ApiError && error.status === 429 ? error.retryAfterSeconds : undefined;
  return (told ?? 2 ** count) * 1000;
}

export const queryClient: QueryClient = new QueryClient({
  // Whatever somebody has done, less may wait for them now.
  mutationCache: new MutationCache({ onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['waiting'] }) }),
  defaultOptions: {
    // Without a network they fail and say so, instead of waiting in silence; once it is back they are asked again.
    queries: { retry: worthRetrying, retryDelay: retryDelayMs, staleTime: 15_000, networkMode: 'always', refetchOnReconnect: true },
    mutations: { networkMode: 'always' },
  },
});

// What one person was shown is nobody else's, however their session ended; another tab may have logged in somebody else.
useSession.subscribe((now, before) => {
  if (!before.user || before.user.id === now.user?.id) return;
  if (now.user) void queryClient.resetQueries();
  else queryClient.clear();
});
