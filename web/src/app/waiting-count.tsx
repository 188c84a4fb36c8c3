import type { Waiting } from '@/api/types';
import { useWaiting } from '@/lib/use-waiting';
import type { NavItem } from './nav';

const counts: Record<string, (waiting: Waiting) => number> = {
  '/my-tests': ({ tests }) => tests.length,
  '/inbox': ({ reviews }) => reviews,
};

/** Beside the place in the navigation where something waits for the person. */
export function WaitingCount({ item }: { item: NavItem }) {
  const waiting = useWaiting().data;
  const count = (waiting && counts[item.to]?.(waiting)) ?? 0;
  if (count === 0) return null;
  return (
    <span className="num ml-1.5 rounded-full bg-warn-soft px-1.5 text-xs font-semibold text-warn">
      {count > 99 ? '99+' : count}
      <span className="sr-only"> waiting for you</span>
    </span>
  );
}
