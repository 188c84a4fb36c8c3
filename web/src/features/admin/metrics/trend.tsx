import type { ReactNode } from 'react';
import { Panel } from '@/components/ui/card';
import { Disclosure } from '@/components/ui/disclosure';
import { Table } from '@/components/ui/table';
import { Chart } from './chart';
import { dayText, isEmpty, type Row, type Series } from './series';

/** A chart of days, and the same figures as a table for those who read rather than look. */
export function Trend({ title, rows, series, format, actions, nothing, zeroCounts }: { title: string; rows: Row[]; series: Series[]; format: (value: number) => string; actions?: ReactNode; nothing: string; zeroCounts?: boolean }) {
  return (
    <Panel title={title} actions={actions}>
      {isEmpty(rows, zeroCounts) ? (
        <p className="text-ink-soft">{nothing}</p>
      ) : (
        <>
          <Chart rows={rows} series={series} format={format} />
          <Disclosure summary={<span className="font-medium">As a table</span>}>
            <Table
              caption={title}
              rows={rows.toReversed()}
              keyOf={(row) => row.date}
              columns={[
                { header: 'Day', cell: (row) => <span className="num whitespace-nowrap">{dayText(row.date, true)}</span> },
                ...series.map(({ key, name }) => ({ header: name, cell: (row: Row) => <Value value={row.values[key] ?? null} format={format} />, end: true })),
              ]}
            />
          </Disclosure>
        </>
      )}
    </Panel>
  );
}

function Value({ value, format }: { value: number | null; format: (value: number) => string }) {
  return <span className="num">{value === null ? '–' : format(value)}</span>;
}
