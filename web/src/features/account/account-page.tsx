import { Page } from '@/components/ui/page';
import { useSession } from '@/lib/session';
import { EmailPanel } from './email-panel';
import { MyDataPanel } from './my-data-panel';
import { PasswordPanel } from './password-panel';
import { ProfilePanel } from './profile-panel';
import { SecondFactorPanel } from './second-factor-panel';
import { SessionsPanel } from './sessions-panel';

export function AccountPage() {
  const user = useSession((session) => session.user);
  if (!user) return null;
  return (
    <Page title="Account settings" intro={user.email} width="medium">
      <ProfilePanel user={user} />
      <PasswordPanel />
      <EmailPanel />
      <SecondFactorPanel user={user} />
      <SessionsPanel />
      <MyDataPanel />
    </Page>
  );
}
