import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { TextJourney } from '@/api/types';

/** The journey as clear steps; nothing is saved. */
export function useRewriteJourney() {
  return useMutation({
    mutationFn: (journey: TextJourney) => unwrap(api.POST('/api/ai/rewrite-journey', { body: { journey } })),
  });
}
