import { Bell as BellIcon } from 'lucide-react';
import { IconButton, type ButtonProps } from '@/components/ui/button';
import { useUnreadCount } from './api/unread-count';

/** The bell, with how many are unread. */
export function BellButton(props: ButtonProps) {
  const count = useUnreadCount().data ?? 0;
  return (
    <IconButton label={count > 0 ? `Notifications, ${count} unread` : 'Notifications'} className="relative" {...props}>
      <BellIcon aria-hidden className="size-5" />
      {count > 0 && (
        <span aria-hidden className="num absolute -top-0.5 -right-0.5 min-w-4.5 rounded-full bg-bad px-1 text-center text-xs font-semibold text-bad-ink">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </IconButton>
  );
}
