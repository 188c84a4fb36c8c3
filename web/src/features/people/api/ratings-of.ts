import { api, unwrap } from '@/api/client';
import { useCursorQuery } from '@/lib/cursor-query';

/** What others said of somebody. */
export function useRatingsOf(user_id: string) {
  return useCursorQuery(['profiles', user_id, 'ratings'], (cursor) => unwrap(api.GET('/api/ratings', { params: { query: { user_id, cursor } } })));
}
