import { useParams } from 'react-router';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Page } from '@/components/ui/page';
import { Loading, QueryView } from '@/components/ui/states';
import { Terms } from '@/components/ui/terms';
import { TextLink } from '@/components/ui/text-link';
import { AuditTable } from '../audit/audit-table';
import { usePerson } from '../api/person';
import { FlagHistory, SideHistory, StandingChips } from './history';
import { ManageButtons } from './manage-buttons';

/** Everything about one person: account, both sides, flags, what the audit log says. */
export function PersonPage() {
  const { userId } = useParams();
  const query = usePerson(userId);
  const user = query.data?.user;
  return (
    <Page title={user ? user.name || 'Nobody any more' : 'Person'} intro={<TextLink to="/admin/people">All people</TextLink>} actions={user && <ManageButtons user={user} />}>
      <QueryView query={query} loading={<Loading rows={4} />}>
        {({ user, as_builder, as_tester }) => (
          <>
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-2 xl:grid-cols-3">
              <Panel
                title="Account"
                actions={
                  <div className="flex gap-1.5">
                    {user.status === 'deleted' && <Chip>deleted</Chip>}
                    <StandingChips person={as_builder} />
                  </div>
                }
              >
                <Terms
                  items={{
                    Email: user.email,
                    'Address confirmed': user.email_bounces ? 'mails to it come back' : user.email_verified ? 'yes' : 'no',
                    Roles: user.roles.join(', '),
                    'Second factor': user.totp_enabled ? 'on' : 'off',
                    Id: user.id,
                  }}
                />
                <FlagHistory flags={as_builder.flags} />
              </Panel>
              <Panel title="As builder">
                <SideHistory history={as_builder} side="builder" />
              </Panel>
              <Panel title="As tester">
                <SideHistory history={as_tester} side="tester" />
              </Panel>
            </div>
            <section aria-label="Audit log" className="grid grid-cols-[minmax(0,1fr)] gap-3">
              <h2 className="text-lg font-semibold">In the audit log</h2>
              <AuditTable filter={{ subject: `user:${user.id}` }} />
            </section>
          </>
        )}
      </QueryView>
    </Page>
  );
}
