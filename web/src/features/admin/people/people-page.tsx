import { useDeferredValue, useState } from 'react';
import type { AdminUser, Role, UserStatus } from '@/api/types';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { TextLink } from '@/components/ui/text-link';
import { DateTime } from '@/components/ui/time';
import { usePeople } from '../api/people';
import { ManageButtons } from './manage-buttons';

export function PeoplePage() {
  const [q, setQ] = useState('');
  const [role, setRole] = useState('');
  const [status, setStatus] = useState('');
  const people = usePeople({ q: useDeferredValue(q.trim()), role: (role || undefined) as Role | undefined, status: (status || undefined) as UserStatus | undefined });
  return (
    <Page title="People" intro="What you look at here is written to the audit log.">
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-[minmax(0,2fr)_1fr_1fr]">
        <Field label="Search" hint="Whole words of a name or an address." className="max-sm:col-span-2">
          {(wiring) => <Input type="search" maxLength={200} {...wiring} value={q} onChange={(event) => setQ(event.target.value)} />}
        </Field>
        <Choice label="Role" value={role} onChange={setRole} options={{ builder: 'Builders', tester: 'Testers', admin: 'Admins' }} />
        <Choice label="Status" value={status} onChange={setStatus} options={{ active: 'Active', suspended: 'Suspended', deleted: 'Deleted' }} />
      </div>
      <QueryView query={people}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="Nobody fits">Try fewer words, another role or another status.</EmptyState>
          ) : (
            <Card>
              <Table
                caption="People"
                rows={rows}
                keyOf={(user) => user.id}
                columns={[
                  { header: 'Name', cell: (user) => <Who user={user} /> },
                  { header: 'Roles', cell: (user) => user.roles.join(', '), wideOnly: true },
                  { header: 'Joined', cell: (user) => <DateTime at={user.created_at} />, wideOnly: true },
                  { header: 'Status', cell: (user) => <Standing user={user} /> },
                  { header: 'Actions', cell: (user) => <ManageButtons user={user} />, end: true, wideOnly: true },
                ]}
              />
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={people} />
    </Page>
  );
}

function Choice({ label, value, onChange, options }: { label: string; value: string; onChange: (value: string) => void; options: Record<string, string> }) {
  return (
    <Field label={label}>
      {(wiring) => (
        <Select {...wiring} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">All</option>
          {Object.entries(options).map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Who({ user }: { user: AdminUser }) {
  return (
    <>
      <TextLink to={`/admin/people/${user.id}`} className="wrap-anywhere">
        {user.name || 'Nobody any more'}
      </TextLink>
      <span className="block text-sm wrap-anywhere text-ink-soft">{user.email}</span>
      {!user.email_verified && user.status !== 'deleted' && <span className="text-sm text-ink-soft">address not confirmed</span>}
    </>
  );
}

function Standing({ user }: { user: AdminUser }) {
  return (
    <div className="flex flex-wrap gap-1.5">
      <Chip tone={user.status === 'active' ? 'good' : user.status === 'suspended' ? 'warn' : 'neutral'}>{user.status}</Chip>
      {user.flagged && <Chip tone="bad">flagged</Chip>}
    </div>
  );
}
