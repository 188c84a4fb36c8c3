import type { Budget } from '@/api/types';
import { CapMeter } from '@/components/money/cap-meter';
import { Card, Panel } from '@/components/ui/card';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView, Skeleton } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { capsOf } from '@/lib/budget';
import { useBudget } from '@/lib/use-budget';
import { useMe } from '@/lib/use-me';
import { useSpendHistory } from './api/spend-history';
import { CapsForm } from './caps-form';
import { SpendChart } from './spend-chart';

export function BudgetPage() {
  const query = useBudget();
  return (
    <Page title="Budget" intro="What your published jobs cost at most, by week and month, against the caps you set.">
      <QueryView query={query}>
        {(budget) =>
          budget.currency === '' ? (
            <EmptyState title="Which currency do you pay in?" action={<TextLink to="/billing">Choose it under Billing</TextLink>}>
              Caps are amounts in your billing currency.
            </EmptyState>
          ) : (
            <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
              <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
                <Meters budget={budget} />
                <History budget={budget} />
              </div>
              <CapsForm budget={budget} />
            </div>
          )
        }
      </QueryView>
    </Page>
  );
}

function Meters({ budget }: { budget: Budget }) {
  const zone = useMe().data?.time_zone || 'UTC';
  return (
    <div className="grid gap-3">
      <div className="grid gap-5 sm:grid-cols-2">
        {capsOf(budget).map((cap) => (
          <Card key={cap.name} aria-label={`This ${cap.name}`} className="p-5">
            <CapMeter cap={cap} currency={budget.currency} zone={zone} level="h2" />
          </Card>
        ))}
      </div>
      <p className="text-sm text-ink-soft">
        A place counts in the week and month in which its job was published, until it closes or its money comes back. Times are in your time zone, which you set in your{' '}
        <TextLink to="/account">account</TextLink>.
      </p>
    </div>
  );
}

function History({ budget }: { budget: Budget }) {
  const query = useSpendHistory();
  const zone = useMe().data?.time_zone || 'UTC';
  const text = (options: Intl.DateTimeFormatOptions) => (at: string) => new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone }).format(new Date(at));
  return (
    <Panel title="Weeks and months">
      <QueryView query={query} loading={<Skeleton className="h-64" />}>
        {({ weeks, months }) => (
          <div className="grid gap-8 xl:grid-cols-2">
            <SpendChart title="The last eight weeks" periods={weeks} capMinor={budget.weekly_cap_minor} currency={budget.currency} label={text({ day: 'numeric', month: 'short' })} />
            <SpendChart title="The last six months" periods={months} capMinor={budget.monthly_cap_minor} currency={budget.currency} label={text({ month: 'short' })} />
          </div>
        )}
      </QueryView>
    </Panel>
  );
}
