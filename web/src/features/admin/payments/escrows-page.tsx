import { useSearchParams } from 'react-router';
import type { Escrow } from '@/api/types';
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
import { escrowLooks } from '@/lib/status-chips';
import { capital } from '@/lib/words';
import { useEscrows } from '../api/payments';
import { PaymentsNav } from '../section-nav';

/** The money of every test, wherever it is. */
export function EscrowsPage() {
  const [params, setParams] = useSearchParams();
  const asked = params.get('state') ?? '';
  const state = asked in escrowLooks ? (asked as Escrow['state']) : undefined;
  const escrows = useEscrows(state);
  return (
    <Page title="Funds" intro="The money of every test, from the hold on a card to its end.">
      <PaymentsNav />
      <Field label="State" className="max-w-xs">
        {(wiring) => (
          <Select {...wiring} value={state ?? ''} onChange={(event) => setParams(event.target.value ? { state: event.target.value } : {}, { replace: true })}>
            <option value="">All</option>
            {Object.entries(escrowLooks).map(([value, look]) => (
              <option key={value} value={value}>
                {capital(look.label)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <QueryView query={escrows}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No such funds">{state ? 'Look at another state.' : 'They appear when a tester accepts a job.'}</EmptyState>
          ) : (
            <Card>
              <Table
                caption="Funds"
                rows={rows}
                keyOf={(escrow) => escrow.id}
                columns={[
                  { header: 'Since', cell: (escrow) => <Since escrow={escrow} /> },
                  { header: 'State', cell: (escrow) => <States escrow={escrow} /> },
                  { header: 'Hold lapses', cell: (escrow) => (escrow.state === 'reserved' && escrow.capture_before ? <DateTime at={escrow.capture_before} /> : '–'), wideOnly: true },
                  { header: 'For the tester', cell: (escrow) => <Money minor={escrow.payout_minor} currency={escrow.currency} />, end: true, wideOnly: true },
                  { header: 'Held', cell: (escrow) => <Money minor={escrow.amount_minor} currency={escrow.currency} />, end: true },
                ]}
              />
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={escrows} />
    </Page>
  );
}

function Since({ escrow }: { escrow: Escrow }) {
  return (
    <TextLink to={`/admin/payments/held/${escrow.id}`}>
      <DateTime at={escrow.created_at} />
    </TextLink>
  );
}

function States({ escrow }: { escrow: Escrow }) {
  const look = escrowLooks[escrow.state];
  return (
    <span className="flex flex-wrap gap-1.5">
      <Chip tone={look.tone}>{look.label}</Chip>
      {escrow.dispute_hold && <Chip tone="bad">charged back</Chip>}
    </span>
  );
}
