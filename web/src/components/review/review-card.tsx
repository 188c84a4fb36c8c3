import type { ReactNode } from 'react';
import { Panel } from '@/components/ui/card';
import type { Side } from './side';

/** A block beside a submission, at the level of headings that its page has: the builder's stands in an article. */
export function ReviewCard({ title, side, actions, children }: { title: string; side: Side; actions?: ReactNode; children: ReactNode }) {
  if (side === 'tester')
    return (
      <Panel title={title} actions={actions}>
        {children}
      </Panel>
    );
  return (
    <section aria-label={title} className="grid gap-4 rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="cap">{title}</h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
