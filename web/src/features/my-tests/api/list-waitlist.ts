import { api, unwrap } from '@/api/client';
import { useCursorQuery } from '@/lib/cursor-query';

export function useMyWaitlist() {
  return useCursorQuery(['waitlist'], (cursor) => unwrap(api.GET('/api/waitlist', { params: { query: { cursor } } })));
}
