import type { Waiting } from '@/api/types';
import { useWaiting } from '@/lib/use-waiting';
import type { NavItem } from './nav';

const counts: Record<string, (waiting: Waiting) => number> = {
  '/my-tests': ({ tests }) => tests.length,
  '/inbox': ({ reviews }) => reviews,
};

function useCountOf(items: NavItem[]): number {
  const waiting = useWaiting().data;
  return waiting ? items.reduce((sum, item) => sum + (counts[item.to]?.(waiting) ?? 0), 0) : 0;
}

/** Beside the place in the navigation where something waits for the person. */
export function WaitingCount({ item }: { item: NavItem }) {
  const count = useCountOf([item]);
  if (count === 0) return null;
  return (
    <>
      {' '}
      <span className="num ml-0.5 rounded-full bg-warn-soft px-1.5 text-xs font-semibold text-warn">
        {count > 99 ? '99+' : count}
        <span className="sr-only"> waiting for you</span>
      </span>
    </>
  );
}

/** On the button that opens the navigation, where there is no room for it. */
export function WaitingDot({ items }: { items: NavItem[] }) {
  if (useCountOf(items) === 0) return null;
  return <span aria-hidden className="absolute top-1 right-1 size-2.5 rounded-full border-2 border-surface bg-warn" />;
}
