import { Download } from 'lucide-react';
import { useState } from 'react';
import type { StatementLine } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Select } from '@/components/ui/input';
import { Money } from '@/components/ui/money';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { TextLink } from '@/components/ui/text-link';
import { DateTime } from '@/components/ui/time';
import { serverNow } from '@/lib/clock';
import { failed } from '@/lib/failed';
import { useDownloadStatement } from './api/download-statement';
import { useStatement } from './api/read-statement';

const kinds: Record<StatementLine['kind'], string> = { charged: 'Charged', refunded: 'Returned', earned: 'Earned', paid_out: 'Paid out', membership: 'Membership' };

/** The last twelve months, newest first, in UTC as the statements are. */
export function monthsBefore(now: number): string[] {
  const date = new Date(now);
  return Array.from({ length: 12 }, (_, back) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1)).toISOString().slice(0, 7));
}

export function Statements() {
  const [months] = useState(() => monthsBefore(serverNow()));
  const [month, setMonth] = useState(months[0]!);
  const query = useStatement(month);
  const download = useDownloadStatement();
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap gap-2">
        <Select aria-label="Month" className="w-56!" value={month} onChange={(event) => setMonth(event.target.value)}>
          {months.map((value) => (
            <option key={value} value={value}>
              {new Date(`${value}-15`).toLocaleDateString(undefined, { month: 'long', year: 'numeric' })}
            </option>
          ))}
        </Select>
        <Button busy={download.isPending} onClick={() => download.mutate(month, { onError: failed('The file could not be made') })}>
          <Download aria-hidden className="size-4" /> Download CSV
        </Button>
      </div>
      <QueryView query={query}>
        {(statement) =>
          statement.items.length === 0 ? (
            <EmptyState title="Nothing in this month">What is charged, returned, earned and paid out stands here, line by line.</EmptyState>
          ) : (
            <Card>
              <Table
                caption={`Statement of ${month}`}
                rows={statement.items}
                keyOf={(line) => `${line.escrow_id ?? ''}${line.kind}${line.at}`}
                columns={[
                  { header: 'When', cell: (line) => <DateTime at={line.at} /> },
                  { header: 'What', cell: (line) => kinds[line.kind] },
                  { header: 'Job', cell: (line) => line.job_id && <TextLink to={`/jobs/${line.job_id}`}>Open</TextLink>, wideOnly: true },
                  { header: 'Fee within', cell: (line) => <Money minor={line.fee_minor} currency={line.currency} />, end: true, wideOnly: true },
                  { header: 'Amount', cell: (line) => <Money minor={line.amount_minor} currency={line.currency} />, end: true },
                ]}
              />
            </Card>
          )
        }
      </QueryView>
    </div>
  );
}
