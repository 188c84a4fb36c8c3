import type { ReactNode } from 'react';

/** Terms and what they are, one a line. What is empty is left out. */
export function Terms({ items }: { items: Record<string, ReactNode> }) {
  const shown = Object.entries(items).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      {shown.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-ink-soft">{term}</dt>
          <dd className="num wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
