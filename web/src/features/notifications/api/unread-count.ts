import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useUnreadCount() {
  return useQuery({
    queryKey: ['notifications', 'unread-count'],
    queryFn: () => unwrap(api.GET('/api/notifications/unread-count')),
    select: (body) => body.count,
  });
}
