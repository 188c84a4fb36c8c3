import { api, unwrap } from '@/api/client';
import { useCursorQuery } from '@/lib/cursor-query';

export function useNotifications(unread: boolean) {
  return useCursorQuery(['notifications', { unread }], (cursor) =>
    unwrap(api.GET('/api/notifications', { params: { query: { cursor, ...(unread ? { unread } : {}) } } })),
  );
}
