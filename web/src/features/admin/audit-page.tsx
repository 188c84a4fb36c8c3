import { useState } from 'react';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { DateTime } from '@/components/ui/time';
import { useAuditLog } from './api/operations';

export function AuditPage() {
  const [action, setAction] = useState('');
  const rows = useAuditLog(action.trim());
  return (
    <Page title="Audit log" intro="Who did what. Each row is chained to the one before it; the command audit proves that none was changed.">
      <Field label="Action" hint="Its whole name, such as user.suspended." className="max-w-sm">
        {(wiring) => <Input type="search" {...wiring} value={action} onChange={(event) => setAction(event.target.value)} />}
      </Field>
      <QueryView query={rows}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title="No such rows" />
          ) : (
            <Card>
              <Table
                caption="Audit log"
                rows={items}
                keyOf={(row) => row.id}
                columns={[
                  { header: 'Row', cell: (row) => <span className="num">{row.seq || 'soon'}</span>, wideOnly: true },
                  { header: 'When', cell: (row) => <DateTime at={row.at} /> },
                  { header: 'Action', cell: (row) => row.action },
                  { header: 'By', cell: (row) => <span className="num break-all">{row.actor_id}</span>, wideOnly: true },
                  { header: 'About', cell: (row) => <span className="num break-all">{row.subjects.join(' ')}</span>, wideOnly: true },
                ]}
              />
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={rows} />
    </Page>
  );
}
