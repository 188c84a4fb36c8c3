import { ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { cx } from '@/lib/cx';

/** A row that unfolds; its content is made only when first wanted. */
export function Disclosure({ summary, children, startOpen = false, className }: { summary: ReactNode; children: ReactNode; startOpen?: boolean; className?: string }) {
  const [wanted, setWanted] = useState(startOpen);
  return (
    <details className="group" open={startOpen || undefined} onToggle={(event) => event.currentTarget.open && setWanted(true)}>
      <summary className={cx('flex cursor-pointer list-none items-center gap-3 [&::-webkit-details-marker]:hidden', className)}>
        <div className="min-w-0 flex-1">{summary}</div>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint transition-transform group-open:rotate-180" />
      </summary>
      {wanted && children}
    </details>
  );
}
