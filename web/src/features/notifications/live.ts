import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, unwrap } from '@/api/client';
import type { Notification } from '@/api/types';
import { toast } from '@/lib/toasts';
import { openNotificationSocket } from './socket';
import { staleAfter } from './stale-after';

/** Live notifications while somebody is logged in: toast, and refetch of what the news is about. */
export function useLiveNotifications(userId: string | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!userId) return;
    let close = () => {};
    let gone = false;

    function arrive(notification: Notification) {
      toast({
        tone: 'info',
        title: notification.title,
        body: notification.body,
        link: notification.link ? { to: notification.link, label: 'Have a look' } : undefined,
      });
      for (const key of staleAfter(notification.type)) void queries.invalidateQueries({ queryKey: [key] });
    }

    // Start after the newest one in the list: old news is not toasted again on every page load.
    unwrap(api.GET('/api/notifications', { params: { query: { limit: 1 } } }))
      .then((page) => page.items[0]?.seq ?? 0)
      .catch(() => undefined)
      .then((seq) => {
        if (!gone) close = openNotificationSocket(arrive, seq);
      });
    return () => {
      gone = true;
      close();
    };
  }, [userId, queries]);
}
