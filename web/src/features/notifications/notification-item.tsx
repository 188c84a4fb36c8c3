import { Link } from 'react-router';
import type { Notification } from '@/api/types';
import { RelativeTime } from '@/components/ui/time';
import { cx } from '@/lib/cx';
import { useMarkRead } from './api/mark-read';

export function NotificationItem({ notification, onFollow }: { notification: Notification; onFollow?: () => void }) {
  const markRead = useMarkRead();
  const read = () => {
    if (!notification.read) markRead.mutate(notification.id);
  };
  const text = (
    <>
      <span className={cx('block', !notification.read && 'font-semibold')}>
        {!notification.read && <span className="sr-only">Unread: </span>}
        {notification.title}
      </span>
      {notification.body && <span className="block text-sm text-ink-soft">{notification.body}</span>}
      <span className="block text-sm text-ink-faint">
        <RelativeTime at={notification.created_at} />
      </span>
    </>
  );
  const classes = 'block w-full px-4 py-3 text-left text-ink no-underline hover:bg-sunken';
  return (
    <li className="flex items-stretch border-b border-line last:border-0">
      <span aria-hidden className={cx('w-1 shrink-0', !notification.read && 'bg-accent')} />
      {notification.link ? (
        <Link
          to={notification.link}
          className={classes}
          onClick={() => {
            read();
            onFollow?.();
          }}
        >
          {text}
        </Link>
      ) : (
        <button type="button" className={classes} onClick={read}>
          {text}
        </button>
      )}
    </li>
  );
}
