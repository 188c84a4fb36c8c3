import type { TesterStats } from '@/api/types';
import { Statements } from '@/components/money/statements';
import { Card } from '@/components/ui/card';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { QueryView, Skeleton } from '@/components/ui/states';
import { Tabs } from '@/components/ui/tabs';
import { useTesterStats } from '@/lib/use-stats';
import { PayoutPanel } from './payout-panel';
import { PayoutsList } from './payouts-list';
import { Record } from './record';

export function EarningsPage() {
  return (
    <Page title="Earnings" intro="What you have earned, what is on its way, and what has arrived.">
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Standing />
          <Tabs
            label="Earnings"
            tabs={[
              { value: 'payouts', label: 'Payouts', content: <PayoutsList /> },
              { value: 'statements', label: 'Statements', content: <Statements /> },
            ]}
          />
        </div>
        <PayoutPanel />
      </div>
    </Page>
  );
}

/** Earnings of every currency, and the record behind them. */
function Standing() {
  const query = useTesterStats();
  return (
    <QueryView query={query} loading={<Skeleton className="h-56" />}>
      {(stats) => (
        <>
          <Balances items={stats.items} />
          <Record stats={stats} />
        </>
      )}
    </QueryView>
  );
}

function Balances({ items }: { items: TesterStats['items'] }) {
  if (items.length === 0) return <Card className="p-5 text-ink-soft">Nothing earned yet. Money that is held for a test you are doing shows here at once.</Card>;
  return items.map((balance) => (
    <Card key={balance.currency} className="p-5">
      <dl className="grid gap-4 sm:grid-cols-3">
        <Figure term="Available" note="released to you, not yet sent" minor={balance.available_minor} currency={balance.currency} />
        <Figure term="Pending" note="held for your tests" minor={balance.pending_minor} currency={balance.currency} />
        <Figure term="Paid out" note="sent to your account" minor={balance.paid_out_minor} currency={balance.currency} />
      </dl>
    </Card>
  ));
}

function Figure({ term, note, minor, currency }: { term: string; note: string; minor: number; currency: string }) {
  return (
    <div>
      <dt className="text-ink-soft">{term}</dt>
      <dd className="text-2xl font-semibold">
        <Money minor={minor} currency={currency} />
      </dd>
      <dd className="text-sm text-ink-faint">{note}</dd>
    </div>
  );
}
