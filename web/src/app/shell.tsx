import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/states';
import { VerifyBanner } from '@/features/auth/verify-banner';
import { useLiveNotifications } from '@/features/notifications/live';
import { useSession } from '@/lib/session';
import { useToasts } from '@/lib/toasts';
import { useScrollToHash } from '@/lib/use-scroll-to-hash';
import { Logo } from './logo';
import { OfflineNote } from './offline-note';

const Toaster = lazy(() => import('@/components/ui/toast').then((m) => ({ default: m.Toaster })));
// Visitors do not need it.
const UserHeader = lazy(() => import('./user-header').then((m) => ({ default: m.UserHeader })));

/** Around every screen: skip link, toasts, live news, and focus that follows navigation. */
export function Root() {
  const user = useSession((session) => session.user);
  useLiveNotifications(user?.id);
  // Fetched with the first thing to say, then kept.
  const [anythingSaid, setAnythingSaid] = useState(false);
  const saying = useToasts((state) => state.toasts.length > 0);
  if (saying && !anythingSaid) setAnythingSaid(true);
  return (
    <>
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-ink focus:px-4 focus:py-2 focus:text-bg">
        Skip to the content
      </a>
      <OfflineNote />
      <Outlet />
      <ScrollRestoration />
      {anythingSaid && (
        <Suspense fallback={null}>
          <Toaster />
        </Suspense>
      )}
    </>
  );
}

/** The ordinary frame: header with navigation, the screen below. */
export function Shell() {
  const { user, status } = useSession();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="sticky top-0 z-30 flex h-14 items-center gap-3 border-b border-line bg-surface px-4 sm:gap-6 sm:px-6">
        {user ? (
          <Suspense fallback={<HeaderToCome />}>
            <UserHeader user={user} />
          </Suspense>
        ) : (
          <VisitorHeader mayLogIn={status === 'anonymous'} />
        )}
      </header>
      <VerifyBanner />
      <Main>
        <Outlet />
      </Main>
    </div>
  );
}

export function Main({ children }: { children: ReactNode }) {
  useScrollToHash();
  const ref = useRef<HTMLElement>(null);
  const section = useLocation().pathname.split('/')[1];
  const previous = useRef(section);
  useEffect(() => {
    // Moving between screens starts at the content; moving within one (a list and its detail) keeps its place.
    if (previous.current !== section) ref.current?.focus({ preventScroll: true });
    previous.current = section;
  }, [section]);
  return (
    <main id="main" ref={ref} tabIndex={-1} className="flex min-w-0 flex-1 flex-col">
      {children}
    </main>
  );
}

/** Keeps the places of what the header will hold. */
function HeaderToCome() {
  return (
    <>
      <Skeleton className="size-7 md:hidden" />
      <Logo to="/" />
      <Skeleton className="h-6 w-80 max-md:hidden" />
    </>
  );
}

/** Whether there is a session is not known at once: nobody is asked to log in before it is. */
function VisitorHeader({ mayLogIn }: { mayLogIn: boolean }) {
  if (!mayLogIn) return <Logo to="/" />;
  return (
    <>
      <Logo to="/" />
      <nav aria-label="Main" className="flex flex-1 items-center justify-end gap-2">
        <Button asChild variant="quiet">
          <NavLink to="/login">Log in</NavLink>
        </Button>
        <Button asChild variant="primary">
          <NavLink to="/register">Sign up</NavLink>
        </Button>
      </nav>
    </>
  );
}
