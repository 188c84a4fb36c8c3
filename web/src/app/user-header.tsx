import { Menu as MenuIcon } from 'lucide-react';
import { lazy, useState } from 'react';
import { NavLink } from 'react-router';
import type { User } from '@/api/types';
import { IconButton } from '@/components/ui/button';
import { Sheet } from '@/components/ui/dialog';
import { BellButton } from '@/features/notifications/bell-button';
import { activeRole, useRoleChoice } from '@/lib/active-role';
import { cx } from '@/lib/cx';
import { AccountButton } from './account-button';
import { AvailableChip } from './available-chip';
import { Logo } from './logo';
import { homeOf, navItems } from './nav';
import { OnDemand } from './on-demand';
import { WaitingCount, WaitingDot } from './waiting-count';

const loadBell = () => import('@/features/notifications/bell').then((m) => ({ default: m.Bell }));
const loadAccountMenu = () => import('./account-menu').then((m) => ({ default: m.AccountMenu }));
const Bell = lazy(loadBell);
const AccountMenu = lazy(loadAccountMenu);

/** Navigation, news and account of somebody who is logged in. */
export function UserHeader({ user }: { user: User }) {
  const [menuOpen, setMenuOpen] = useState(false);
  const role = activeRole(user, useRoleChoice((state) => state.choice));
  const items = navItems[role];
  const link = ({ isActive }: { isActive: boolean }) =>
    cx('rounded-md px-2.5 py-1.5 font-medium no-underline', isActive ? 'bg-sunken text-ink' : 'text-ink-soft hover:text-ink');
  return (
    <>
      <IconButton label="Menu" className="relative -ml-2 md:hidden" onClick={() => setMenuOpen(true)}>
        <MenuIcon aria-hidden className="size-5" />
        <WaitingDot items={items} />
      </IconButton>
      <Logo to={homeOf(role)} />
      <nav aria-label="Main" className="hidden flex-1 gap-1 md:flex">
        {items.map((item) => (
          <NavLink key={item.to} to={item.to} className={link}>
            {item.label}
            <WaitingCount item={item} />
          </NavLink>
        ))}
      </nav>
      <div className="flex flex-1 items-center justify-end gap-1.5 md:flex-none">
        {role === 'tester' && <AvailableChip />}
        <OnDemand opens="dialog" load={loadBell} button={(pressed) => <BellButton {...pressed} />}>
          <Bell />
        </OnDemand>
        <OnDemand opens="menu" load={loadAccountMenu} button={(pressed) => <AccountButton user={user} {...pressed} />}>
          <AccountMenu user={user} />
        </OnDemand>
      </div>
      <Sheet open={menuOpen} onOpenChange={setMenuOpen} title="Menu" className="max-w-72! right-auto! left-0">
        <nav aria-label="Main" className="grid gap-1">
          {items.map((item) => (
            <NavLink key={item.to} to={item.to} className={(state) => cx(link(state), 'py-2.5')} onClick={() => setMenuOpen(false)}>
              {item.label}
              <WaitingCount item={item} />
            </NavLink>
          ))}
        </nav>
      </Sheet>
    </>
  );
}
