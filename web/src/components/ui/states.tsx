import { CircleAlert, Inbox, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ApiError, messageOf } from '@/api/errors';
import { cx } from '@/lib/cx';
import { Button } from './button';

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('animate-pulse rounded-md bg-waiting', className)} />;
}

/** Grey lines in the place of what is coming, announced as loading. */
export function Loading({ label = 'Loading', rows = 3, className }: { label?: string; rows?: number; className?: string }) {
  return (
    <div role="status" className={cx('grid gap-3', className)}>
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-16" />
      ))}
    </div>
  );
}

export function EmptyState({ icon: Icon = Inbox, title, children, action }: { icon?: LucideIcon; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-2 rounded-lg border border-dashed border-line px-6 py-12 text-center">
      <Icon aria-hidden className="size-7 text-ink-faint" />
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-md text-ink-soft">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

export function ErrorState({ error, onRetry, title = 'This could not be loaded' }: { error: unknown; onRetry?: () => void; title?: string }) {
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <div role="alert" className="grid justify-items-center gap-2 rounded-lg border border-line bg-surface px-6 py-12 text-center">
      <CircleAlert aria-hidden className="size-7 text-bad" />
      <p className="font-medium">{missing ? 'There is nothing here' : title}</p>
      <p className="max-w-md text-ink-soft">{missing ? 'It may have been removed, or it is not yours to see.' : messageOf(error)}</p>
      {onRetry && !missing && (
        <Button className="mt-2" onClick={onRetry}>
          Try again
        </Button>
      )}
      {missing && (
        <Button asChild className="mt-2">
          <Link to="/">Go to the start</Link>
        </Button>
      )}
      {error instanceof ApiError && error.requestId && <p className="text-sm text-ink-faint">Reference {error.requestId}</p>}
    </div>
  );
}

/** Loading, error and data of one query; the caller only draws the data. */
export function QueryView<T>({
  query,
  loading,
  children,
}: {
  query: { data: T | undefined; error: unknown; failureReason?: unknown; refetch: () => unknown };
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const tooFast = query.failureReason instanceof ApiError && query.failureReason.status === 429;
  return (
    <>
      {tooFast && (
        <p role="status" className="mb-3 text-ink-soft">
          That was a lot in one minute. This comes by itself in a moment.
        </p>
      )}
      {loading ?? <Loading />}
    </>
  );
}
