import { BellOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { useNotifications } from './api/list-notifications';
import { useMarkAllRead } from './api/mark-all-read';
import { useUnreadCount } from './api/unread-count';
import { NotificationItem } from './notification-item';

export function NotificationsPage() {
  const [unreadOnly, setUnreadOnly] = useState(false);
  const query = useNotifications(unreadOnly);
  const unread = useUnreadCount().data ?? 0;
  const markAll = useMarkAllRead();
  return (
    <Page
      title="Notifications"
      width="medium"
      actions={
        <>
          <Button aria-pressed={unreadOnly} onClick={() => setUnreadOnly(!unreadOnly)}>
            {unreadOnly ? 'Show all' : 'Only unread'}
          </Button>
          <Button disabled={unread === 0} busy={markAll.isPending} onClick={() => markAll.mutate()}>
            Mark all as read
          </Button>
        </>
      }
    >
      <QueryView query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={BellOff} title={unreadOnly ? 'You have read everything' : 'Nothing has happened yet'}>
              What happens to your tests and your money is told here, live.
            </EmptyState>
          ) : (
            <Card>
              <ul>
                {items.map((item) => (
                  <NotificationItem key={item.id} notification={item} />
                ))}
              </ul>
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </Page>
  );
}
