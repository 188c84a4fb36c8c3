import { CreditCard, Gauge, LogOut, UserRound } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import type { User } from '@/api/types';
import { Menu, MenuItem, MenuLabel, MenuLink, MenuRadio, MenuSeparator } from '@/components/ui/menu';
import { useLogOut } from '@/features/auth/api/log-out';
import { activeRole, useRoleChoice } from '@/lib/active-role';
import { useTheme, type Theme } from '@/lib/theme';
import { AccountButton } from './account-button';
import { homeOf, roleNames } from './nav';

const themes: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Open at first, since it is made when somebody asks for it. */
export function AccountMenu({ user }: { user: User }) {
  const { choice, choose } = useRoleChoice();
  const { theme, setTheme } = useTheme();
  const navigate = useNavigate();
  const logOut = useLogOut();
  const role = activeRole(user, choice);
  return (
    <Menu
      startOpen
      trigger={<AccountButton user={user} />}
    >
      <MenuLabel>
        <span className="block font-medium text-ink">{user.name}</span>
        {user.email}
      </MenuLabel>
      <MenuSeparator />
      {user.roles.length > 1 && (
        <>
          <MenuRadio
            label="You are here as"
            value={role}
            options={user.roles.map((value) => ({ value, label: roleNames[value] }))}
            onChange={(next) => {
              choose(next);
              void navigate(homeOf(next));
            }}
          />
          <MenuSeparator />
        </>
      )}
      <MenuLink>
        <Link to="/account">
          <UserRound aria-hidden className="size-4" /> Account settings
        </Link>
      </MenuLink>
      {role === 'builder' && (
        <>
          <MenuLink>
            <Link to="/billing">
              <CreditCard aria-hidden className="size-4" /> Billing
            </Link>
          </MenuLink>
          <MenuLink>
            <Link to="/budget">
              <Gauge aria-hidden className="size-4" /> Budget
            </Link>
          </MenuLink>
        </>
      )}
      <MenuSeparator />
      <MenuRadio label="Theme" value={theme} options={themes} onChange={setTheme} />
      <MenuSeparator />
      <MenuItem onSelect={() => void logOut.mutateAsync().catch(() => {}).then(() => navigate('/'))}>
        <LogOut aria-hidden className="size-4" /> Log out
      </MenuItem>
    </Menu>
  );
}
