import { useEffect, type ReactNode } from 'react';
import { cx } from '@/lib/cx';

const widths = { narrow: 'max-w-md', medium: 'max-w-3xl', wide: 'max-w-6xl' };

/** The frame of an ordinary screen: title (also the tab's), actions, content. */
export function Page({
  title,
  intro,
  actions,
  width = 'wide',
  children,
}: {
  title: string;
  intro?: ReactNode;
  actions?: ReactNode;
  width?: keyof typeof widths;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <div className={cx('mx-auto grid w-full grid-cols-[minmax(0,1fr)] content-start gap-5 px-4 py-6 sm:px-6 sm:py-8', widths[width])}>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {intro && <p className="mt-1 text-ink-soft">{intro}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** The title of the tab; undefined leaves it to a part of the screen. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return;
    document.title = title ? `${title} · PeerTest Hub` : 'PeerTest Hub';
  }, [title]);
}
