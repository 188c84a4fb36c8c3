import { useState } from 'react';
import type { Chargeback } from '@/api/types';
import { Card } from '@/components/ui/card';
import { Chip, type Tone } from '@/components/ui/chip';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { TextLink } from '@/components/ui/text-link';
import { DateTime } from '@/components/ui/time';
import { useChargebacks } from '../api/payments';
import { PaymentsNav } from '../section-nav';

const looks: Record<Chargeback['state'], { label: string; tone: Tone }> = {
  open: { label: 'open', tone: 'bad' },
  won: { label: 'won', tone: 'good' },
  lost: { label: 'lost', tone: 'warn' },
};

/** Payments that builders took back through their bank. */
export function ChargebacksPage() {
  const [state, setState] = useState('');
  const chargebacks = useChargebacks((state || undefined) as Chargeback['state'] | undefined);
  return (
    <Page title="Chargebacks" intro="Payments that builders took back through their bank. They are answered at the payment provider; the testers are paid all the same.">
      <PaymentsNav />
      <Field label="State" className="max-w-xs">
        {(wiring) => (
          <Select {...wiring} value={state} onChange={(event) => setState(event.target.value)}>
            <option value="">All</option>
            {Object.entries(looks).map(([value, look]) => (
              <option key={value} value={value}>
                {look.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <QueryView query={chargebacks}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No chargebacks">The builder&apos;s publishing stops when there is one, and admins are told.</EmptyState>
          ) : (
            <Card>
              <Table
                caption="Chargebacks"
                rows={rows}
                keyOf={(chargeback) => chargeback.id}
                columns={[
                  { header: 'Opened', cell: (chargeback) => <Opened chargeback={chargeback} /> },
                  { header: 'Builder', cell: (chargeback) => <TextLink to={`/admin/people/${chargeback.builder_id}`}>look at them</TextLink>, wideOnly: true },
                  { header: 'State', cell: (chargeback) => <Chip tone={looks[chargeback.state].tone}>{looks[chargeback.state].label}</Chip> },
                  { header: 'Fee', cell: (chargeback) => <Money minor={chargeback.fee_minor} currency={chargeback.currency} />, end: true, wideOnly: true },
                  { header: 'Lost', cell: (chargeback) => <Money minor={chargeback.amount_minor} currency={chargeback.currency} />, end: true },
                ]}
              />
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={chargebacks} />
    </Page>
  );
}

function Opened({ chargeback }: { chargeback: Chargeback }) {
  return (
    <>
      <TextLink to={`/admin/payments/held/${chargeback.escrow_id}`}>
        <DateTime at={chargeback.opened_at} />
      </TextLink>
      <span className="block text-sm text-ink-soft">
        {chargeback.reason.replaceAll('_', ' ')}
        {chargeback.closed_at && (
          <>
            {' '}
            · closed <DateTime at={chargeback.closed_at} />
          </>
        )}
      </span>
    </>
  );
}
