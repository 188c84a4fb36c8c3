import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and amounts go to the right. */
  end?: boolean;
  /** Left out on a phone. */
  wideOnly?: boolean;
}

export function Table<Row>({ caption, columns, rows, keyOf }: { caption: string; columns: Column<Row>[]; rows: Row[]; keyOf: (row: Row) => string }) {
  const cell = (column: Column<Row>) => cx('px-3 py-2.5 first:pl-5 last:pr-5 max-sm:px-2 max-sm:first:pl-4 max-sm:last:pr-4', column.end ? 'text-right' : 'text-left', column.wideOnly && 'max-sm:hidden');
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th key={column.header} scope="col" className={cx(cell(column), 'text-sm font-medium text-ink-soft')}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-b border-line last:border-0">
              {columns.map((column) => (
                <td key={column.header} className={cx(cell(column), 'align-top')}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
