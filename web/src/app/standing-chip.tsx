import { Link } from 'react-router';
import type { Role } from '@/api/types';
import { Chip } from '@/components/ui/chip';
import { formatMoney } from '@/lib/money';
import { useBuilderStats, useTesterStats } from '@/lib/use-stats';

/** The one number that matters now, on every screen: reviews that wait, or money earned. */
export function StandingChip({ role }: { role: Role }) {
  const reviews = useBuilderStats(role === 'builder').data?.open_reviews ?? 0;
  const earned = useTesterStats(role === 'tester').data?.items.filter((item) => item.available_minor > 0) ?? [];
  if (role === 'builder' && reviews > 0) {
    return (
      <ChipLink to="/inbox" tone="warn">
        {reviews} to review
      </ChipLink>
    );
  }
  if (role === 'tester' && earned[0]) {
    return (
      <ChipLink to="/earnings" tone="good">
        {formatMoney(earned[0].available_minor, earned[0].currency)}
        {earned.length > 1 && ' and more'} available
      </ChipLink>
    );
  }
  return null;
}

function ChipLink({ to, tone, children }: { to: string; tone: 'good' | 'warn'; children: React.ReactNode }) {
  return (
    <Link to={to} className="rounded-full no-underline max-sm:hidden">
      <Chip tone={tone}>{children}</Chip>
    </Link>
  );
}
