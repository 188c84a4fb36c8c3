import type { AuditRow } from '@/api/types';
import { Card } from '@/components/ui/card';
import { LoadMore } from '@/components/ui/load-more';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { TextLink } from '@/components/ui/text-link';
import { DateTime } from '@/components/ui/time';
import { useAuditLog, type AuditFilter } from '../api/audit';
import { subjectOf } from './subjects';

/** Rows of the audit log, page by page. */
export function AuditTable({ filter }: { filter: AuditFilter }) {
  const rows = useAuditLog(filter);
  return (
    <>
      <QueryView query={rows}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title="No such rows">Look for less, or check the spelling of the action.</EmptyState>
          ) : (
            <Card>
              <Table
                caption="Audit log"
                rows={items}
                keyOf={(row) => row.id}
                columns={[
                  { header: 'Row', cell: (row) => <Place row={row} />, wideOnly: true },
                  { header: 'When', cell: (row) => <DateTime at={row.at} /> },
                  { header: 'What', cell: (row) => <What row={row} /> },
                  { header: 'By', cell: (row) => <Actor id={row.actor_id} />, wideOnly: true },
                  { header: 'About', cell: (row) => <Subjects row={row} />, wideOnly: true },
                ]}
              />
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={rows} />
    </>
  );
}

function Place({ row }: { row: AuditRow }) {
  // The hash proves the row's place in the chain; a row joins it within a second.
  return (
    <span className="num" title={row.hash || undefined}>
      {row.seq || 'soon'}
    </span>
  );
}

function What({ row }: { row: AuditRow }) {
  return (
    <>
      <TextLink to={`/admin/audit?${new URLSearchParams({ action: row.action })}`} className="wrap-anywhere">
        {row.action}
      </TextLink>
      {row.detail && <span className="block text-sm wrap-anywhere text-ink-soft">{row.detail}</span>}
      <span className="mt-1 block text-sm sm:hidden">
        by <Actor id={row.actor_id} />
        <Subjects row={row} />
      </span>
    </>
  );
}

function Actor({ id }: { id: string }) {
  if (!id || id === 'system') return <>{id || '–'}</>;
  return (
    <TextLink to={`/admin/people/${id}`} className="num" title={id}>
      {short(id)}
    </TextLink>
  );
}

function Subjects({ row }: { row: AuditRow }) {
  const most = 3;
  return (
    <ul className="grid gap-0.5 text-sm">
      {row.subjects.slice(0, most).map((subject) => {
        const { kind, id, to } = subjectOf(subject);
        return (
          <li key={subject} className="num" title={subject}>
            {kind.replaceAll('_', ' ')} {to ? <TextLink to={to} className="whitespace-nowrap">{short(id)}</TextLink> : <span className="whitespace-nowrap">{short(id)}</span>}
          </li>
        );
      })}
      {row.subjects.length > most && <li className="text-ink-soft">and {row.subjects.length - most} more</li>}
    </ul>
  );
}

/** Ids begin with their time: their end tells them apart. */
function short(id: string): string {
  return id.length > 13 ? `…${id.slice(-12)}` : id;
}
