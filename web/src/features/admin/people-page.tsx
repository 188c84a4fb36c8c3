import { useState } from 'react';
import type { AdminUser, UserStatus } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { DateTime } from '@/components/ui/time';
import { usePeople, useSetStanding } from './api/people';
import { failed } from './failed';

export function PeoplePage() {
  const [q, setQ] = useState('');
  const [status, setStatus] = useState('');
  const people = usePeople(q.trim(), (status || undefined) as UserStatus | undefined);
  return (
    <Page title="People" intro="What you look at here is written to the audit log.">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Search" hint="Whole words of a name or an address.">
          {(wiring) => <Input type="search" {...wiring} value={q} onChange={(event) => setQ(event.target.value)} />}
        </Field>
        <Field label="Status">
          {(wiring) => (
            <Select {...wiring} value={status} onChange={(event) => setStatus(event.target.value)}>
              <option value="">All</option>
              <option value="active">Active</option>
              <option value="suspended">Suspended</option>
              <option value="deleted">Deleted</option>
            </Select>
          )}
        </Field>
      </div>
      <QueryView query={people}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="Nobody fits">Try fewer words, or another status.</EmptyState>
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
                  { header: 'Status', cell: (user) => <Chip tone={user.status === 'active' ? 'good' : 'warn'}>{user.status}</Chip> },
                  { header: 'Action', cell: (user) => <Standing user={user} />, end: true },
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

function Who({ user }: { user: AdminUser }) {
  return (
    <>
      <span className="block font-medium">{user.name}</span>
      <span className="text-sm text-ink-soft">{user.email}</span>
    </>
  );
}

function Standing({ user }: { user: AdminUser }) {
  const set = useSetStanding();
  if (user.status === 'deleted') return null;
  const suspend = user.status === 'active';
  return (
    <Button size="sm" busy={set.isPending} aria-label={`${suspend ? 'Suspend' : 'Restore'} ${user.name}`} onClick={() => set.mutate({ id: user.id, suspend }, { onError: failed })}>
      {suspend ? 'Suspend' : 'Restore'}
    </Button>
  );
}
