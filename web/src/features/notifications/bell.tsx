import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { QueryView } from '@/components/ui/states';
import { useNotifications } from './api/list-notifications';
import { BellButton } from './bell-button';
import { NotificationItem } from './notification-item';

/** The newest notifications below the bell; open at first, since it is made when somebody asks for it. */
export function Bell() {
  const [open, setOpen] = useState(true);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <BellButton />
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
