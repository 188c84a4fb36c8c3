import { Bell as BellIcon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { IconButton } from '@/components/ui/button';
import { QueryView } from '@/components/ui/states';
import { useNotifications } from './api/list-notifications';
import { useUnreadCount } from './api/unread-count';
import { NotificationItem } from './notification-item';

export function Bell() {
  const [open, setOpen] = useState(false);
  const count = useUnreadCount().data ?? 0;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label={count > 0 ? `Notifications, ${count} unread` : 'Notifications'} className="relative">
          <BellIcon aria-hidden className="size-5" />
          {count > 0 && (
            <span aria-hidden className="num absolute -top-0.5 -right-0.5 min-w-4.5 rounded-full bg-bad px-1 text-center text-xs font-semibold text-bad-ink">
              {count > 99 ? '99+' : count}
            </span>
          )}
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label="Notifications"
          className="z-50 w-[min(24rem,calc(100vw-1rem))] overflow-hidden rounded-lg border border-line bg-surface shadow-pop"
        >
          <Latest onFollow={() => setOpen(false)} />
          <Link to="/notifications" onClick={() => setOpen(false)} className="block border-t border-line px-4 py-2.5 text-center font-medium text-accent no-underline hover:bg-sunken">
            All notifications
          </Link>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Latest({ onFollow }: { onFollow: () => void }) {
  const query = useNotifications(false);
  return (
    <QueryView query={query}>
      {(items) =>
        items.length === 0 ? (
          <p className="px-4 py-6 text-center text-ink-soft">Nothing has happened yet.</p>
        ) : (
          <ul className="max-h-96 overflow-y-auto">
            {items.slice(0, 8).map((item) => (
              <NotificationItem key={item.id} notification={item} onFollow={onFollow} />
            ))}
          </ul>
        )
      }
    </QueryView>
  );
}
