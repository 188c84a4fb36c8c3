import { Link } from 'react-router';
import { Chip } from '@/components/ui/chip';
import { formatMoney } from '@/lib/money';
import { useTesterStats } from '@/lib/use-stats';

/** A tester's money that is theirs and not yet transferred, on every screen. What waits for people is told in the navigation. */
export function AvailableChip() {
  const earned = useTesterStats().data?.items.filter((item) => item.available_minor > 0) ?? [];
  if (!earned[0]) return null;
  return (
    <Link to="/earnings" className="rounded-full no-underline max-sm:hidden">
      <Chip tone="good">
        {formatMoney(earned[0].available_minor, earned[0].currency)}
        {earned.length > 1 && ' and more'} available
      </Chip>
    </Link>
  );
}
