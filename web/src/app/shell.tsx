import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import type { User } from '@/api/types';
import { Button, IconButton } from '@/components/ui/button';
import { Sheet } from '@/components/ui/dialog';
import { Toaster } from '@/components/ui/toast';
import { VerifyBanner } from '@/features/auth/verify-banner';
import { Bell } from '@/features/notifications/bell';
import { useLiveNotifications } from '@/features/notifications/live';
import { activeRole, useRoleChoice } from '@/lib/active-role';
import { cx } from '@/lib/cx';
import { useSession } from '@/lib/session';
import { AccountMenu } from './account-menu';
import { Logo } from './logo';
import { homeOf, navItems } from './nav';
import { StandingChip } from './standing-chip';

/** Around every screen: skip link, toasts, live news, and focus that follows navigation. */
export function Root() {
  const user = useSession((session) => session.user);
  useLiveNotifications(user?.id);
  return (
    <>
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-ink focus:px-4 focus:py-2 focus:text-bg">
        Skip to the content
      </a>
      <Outlet />
      <ScrollRestoration />
      <Toaster />
    </>
  );
}

/** The ordinary frame: header with navigation, the screen below. */
export function Shell() {
  const user = useSession((session) => session.user);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="sticky top-0 z-30 flex h-14 items-center gap-3 border-b border-line bg-surface px-4 sm:gap-6 sm:px-6">
        {user ? <UserHeader user={user} /> : <VisitorHeader />}
      </header>
      <VerifyBanner />
      <Main>
        <Outlet />
      </Main>
    </div>
  );
}

export function Main({ children }: { children: ReactNode }) {
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

function UserHeader({ user }: { user: User }) {
  const [menuOpen, setMenuOpen] = useState(false);
  const role = activeRole(user, useRoleChoice((state) => state.choice));
  const items = navItems[role];
  const link = ({ isActive }: { isActive: boolean }) =>
    cx('rounded-md px-2.5 py-1.5 font-medium no-underline', isActive ? 'bg-sunken text-ink' : 'text-ink-soft hover:text-ink');
  return (
    <>
      <IconButton label="Menu" className="-ml-2 md:hidden" onClick={() => setMenuOpen(true)}>
        <MenuIcon aria-hidden className="size-5" />
      </IconButton>
      <Logo to={homeOf(role)} />
      <nav aria-label="Main" className="hidden flex-1 gap-1 md:flex">
        {items.map((item) => (
          <NavLink key={item.to} to={item.to} className={link}>
            {item.label}
          </NavLink>
        ))}
      </nav>
      <div className="flex flex-1 items-center justify-end gap-1.5 md:flex-none">
        <StandingChip role={role} />
        <Bell />
        <AccountMenu user={user} />
      </div>
      <Sheet open={menuOpen} onOpenChange={setMenuOpen} title="Menu" className="max-w-72! right-auto! left-0">
        <nav aria-label="Main" className="grid gap-1">
          {items.map((item) => (
            <NavLink key={item.to} to={item.to} className={(state) => cx(link(state), 'py-2.5')} onClick={() => setMenuOpen(false)}>
              {item.label}
            </NavLink>
          ))}
        </nav>
      </Sheet>
    </>
  );
}

function VisitorHeader() {
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
