import { useState } from 'react';
import type { ReconciliationDifference } from '@/api/types';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { TextLink } from '@/components/ui/text-link';
import { DateTime } from '@/components/ui/time';
import { useReconciliation } from '../api/payments';
import { PaymentsNav } from '../section-nav';

type Difference = ReconciliationDifference;
const types: Record<Difference['type'], string> = {
  charge: 'Charge of a card',
  refund: 'Refund',
  transfer: 'Transfer to a tester',
  chargeback: 'Chargeback',
  membership: 'Membership',
  bank: "Payout to the platform's bank",
  other: 'Other',
};

/** Where the provider's balance and the ledger differ. Nothing is corrected by itself. */
export function ReconciliationPage() {
  const [state, setState] = useState<Difference['state'] | ''>('open');
  const query = useReconciliation(state || undefined);
  return (
    <Page title="Reconciliation" intro="Once a day the payment provider's balance is held against the ledger. Nothing is corrected by itself: find out who moved what.">
      <PaymentsNav />
      <Field label="State" className="max-w-xs">
        {(wiring) => (
          <Select {...wiring} value={state} onChange={(event) => setState(event.target.value as Difference['state'] | '')}>
            <option value="open">Open</option>
            <option value="cleared">Cleared</option>
            <option value="">All</option>
          </Select>
        )}
      </Field>
      <QueryView query={query}>
        {({ run, items }) => (
          <>
            <p className="text-ink-soft">
              {run.last_run_at && run.reconciled_until ? (
                <>
                  Last run <DateTime at={run.last_run_at} />; everything before <DateTime at={run.reconciled_until} /> has been looked at.
                </>
              ) : (
                'It has not run yet.'
              )}
            </p>
            {items.length === 0 ? (
              <EmptyState title={state === 'cleared' ? 'Nothing was cleared yet' : 'Both sides are the same'}>{run.last_run_at ? 'Every payment that was looked at agrees.' : 'The first run is within a day.'}</EmptyState>
            ) : (
              <Card>
                <Table
                  caption="Differences"
                  rows={items}
                  keyOf={(difference) => difference.source_id}
                  columns={[
                    { header: 'What', cell: (difference) => <What difference={difference} /> },
                    { header: 'Provider', cell: (difference) => <Money minor={difference.provider_minor} currency={difference.currency} />, end: true, wideOnly: true },
                    { header: 'Ledger', cell: (difference) => <Money minor={difference.ledger_minor} currency={difference.currency} />, end: true, wideOnly: true },
                    { header: 'Difference', cell: (difference) => <Money minor={difference.difference_minor} currency={difference.currency} className="font-semibold" />, end: true },
                  ]}
                />
              </Card>
            )}
          </>
        )}
      </QueryView>
      <LoadMore query={query} />
    </Page>
  );
}

function What({ difference }: { difference: Difference }) {
  return (
    <div className="grid justify-items-start gap-1">
      {difference.escrow_id ? <TextLink to={`/admin/payments/held/${difference.escrow_id}`}>{types[difference.type]}</TextLink> : <span className="font-medium">{types[difference.type]}</span>}
      <span className="text-sm wrap-anywhere text-ink-soft">
        {difference.source_id}
        {!difference.escrow_id && ' · of no test that is known here'}
      </span>
      <span className="text-sm text-ink-soft">
        found <DateTime at={difference.found_at} />
        {difference.cleared_at && (
          <>
            , the same again <DateTime at={difference.cleared_at} />
          </>
        )}
      </span>
      <Chip tone={difference.state === 'open' ? 'bad' : 'good'}>{difference.state}</Chip>
    </div>
  );
}
