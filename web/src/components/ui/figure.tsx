import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Card } from './card';

/** One number with its name; the whole card leads to where it comes from. */
export function FigureCard({ term, to, note, children }: { term: string; to: string; note?: ReactNode; children: ReactNode }) {
  return (
    <Card className="relative p-5 hover:border-line-strong" aria-label={term}>
      <h2>
        <Link to={to} className="text-ink-soft no-underline after:absolute after:inset-0 after:rounded-lg">
          {term}
        </Link>
      </h2>
      <p className="num flex flex-wrap gap-x-3 text-2xl font-semibold tracking-tight">{children}</p>
      {note && <p className="text-sm text-ink-soft">{note}</p>}
    </Card>
  );
}
