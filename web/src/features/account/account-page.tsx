import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Page } from '@/components/ui/page';
import { useSession } from '@/lib/session';
import { EmailPanel } from './email-panel';
import { MyDataPanel } from './my-data-panel';
import { NotificationPanel } from './notification-panel';
import { PasswordPanel } from './password-panel';
import { ProfilePanel } from './profile-panel';
import { SecondFactorPanel } from './second-factor-panel';
import { SessionsPanel } from './sessions-panel';

const parts = { profile: 'Profile', security: 'Security', notifications: 'Notifications', data: 'Your data' };

export function AccountPage() {
  const user = useSession((session) => session.user);
  if (!user) return null;
  return (
    <Page title="Account settings" intro={user.email}>
      <div className="grid items-start gap-5 lg:grid-cols-[11rem_minmax(0,48rem)] lg:gap-10">
        <nav aria-label="Account" className="flex gap-1 overflow-x-auto lg:sticky lg:top-20 lg:grid">
          {Object.entries(parts).map(([id, label]) => (
            <Link key={id} to={`#${id}`} replace className="rounded-md px-2.5 focus-visible:-outline-offset-2 py-1.5 font-medium whitespace-nowrap text-ink-soft no-underline hover:bg-sunken hover:text-ink">
              {label}
            </Link>
          ))}
        </nav>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Part id="profile">
            <ProfilePanel user={user} />
          </Part>
          <Part id="security">
            <PasswordPanel />
            <EmailPanel />
            <SecondFactorPanel user={user} />
            <SessionsPanel />
          </Part>
          <Part id="notifications">
            <NotificationPanel user={user} />
          </Part>
          <Part id="data">
            <MyDataPanel user={user} />
          </Part>
        </div>
      </div>
    </Page>
  );
}

function Part({ id, children }: { id: keyof typeof parts; children: ReactNode }) {
  return (
    <div id={id} className="grid scroll-mt-20 grid-cols-[minmax(0,1fr)] gap-5">
      {children}
    </div>
  );
}
