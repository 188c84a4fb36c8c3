import { Amounts } from '@/components/money/amounts';
import { CapMeter } from '@/components/money/cap-meter';
import { Panel } from '@/components/ui/card';
import { FigureCard } from '@/components/ui/figure';
import { QueryView, Skeleton } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { capsOf } from '@/lib/budget';
import { useBuilderStats } from '@/lib/use-stats';
import { useMe } from '@/lib/use-me';

/** Jobs, reviews, money held and spent, and the budget, at a glance. */
export function Numbers() {
  const query = useBuilderStats();
  const zone = useMe().data?.time_zone || 'UTC';
  return (
    <QueryView query={query} loading={<Skeleton className="h-64" />}>
      {({ active_jobs, open_reviews, in_escrow, spent, budget }) => (
        <>
          <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
            <FigureCard term="Active jobs" to="/jobs">
              {active_jobs}
            </FigureCard>
            <FigureCard term="Open reviews" to="/inbox">
              {open_reviews}
            </FigureCard>
            <FigureCard term="Held for tests" to="/spending">
              <Amounts items={in_escrow} />
            </FigureCard>
            <FigureCard term="Paid so far" to="/spending">
              <Amounts items={spent} />
            </FigureCard>
          </div>
          {budget.currency !== '' && (
            <Panel title="Budget" actions={<TextLink to="/budget">{budget.weekly_cap_minor === null && budget.monthly_cap_minor === null ? 'Set caps' : 'History and caps'}</TextLink>}>
              <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
                {capsOf(budget).map((cap) => (
                  <CapMeter key={cap.name} cap={cap} currency={budget.currency} zone={zone} />
                ))}
              </div>
            </Panel>
          )}
        </>
      )}
    </QueryView>
  );
}
