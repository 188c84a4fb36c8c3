import { Wallet } from 'lucide-react';
import { useState } from 'react';
import type { Escrow } from '@/api/types';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Disclosure } from '@/components/ui/disclosure';
import { EscrowTimeline } from '@/components/ui/escrow-timeline';
import { Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { EmptyState, QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { ShortTime } from '@/components/ui/time';
import { escrowLooks } from '@/lib/status-chips';
import { useAssignment } from '@/lib/use-assignment';
import { useSubmission } from '@/lib/use-submission';
import { capital } from '@/lib/words';
import { useEscrows } from './api/list-escrows';

export function EscrowList() {
  const [state, setState] = useState<Escrow['state'] | ''>('');
  const query = useEscrows(state || undefined);
  return (
    <div className="grid gap-4">
      <Select aria-label="State" className="w-56!" value={state} onChange={(event) => setState(event.target.value as Escrow['state'] | '')}>
        <option value="">Any state</option>
        {Object.entries(escrowLooks).map(([value, look]) => (
          <option key={value} value={value}>
            {capital(look.label)}
          </option>
        ))}
      </Select>
      <QueryView query={query}>
        {(escrows) =>
          escrows.length === 0 ? (
            <EmptyState icon={Wallet} title="No money has moved">
              When a tester accepts one of your jobs, the hold on your card appears here.
            </EmptyState>
          ) : (
            <Card>
              <ul>
                {escrows.map((escrow) => (
                  <EscrowRow key={escrow.id} escrow={escrow} />
                ))}
              </ul>
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </div>
  );
}

function EscrowRow({ escrow }: { escrow: Escrow }) {
  const assignment = useAssignment(escrow.assignment_id).data;
  const look = escrowLooks[escrow.state];
  return (
    <li className="border-b border-line last:border-0">
      <Disclosure
        className="px-5 py-3.5"
        summary={
          <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5">
          <span className="font-medium">{assignment?.job_title ?? 'A test'}</span>
          <Money minor={escrow.amount_minor} currency={escrow.currency} className="text-right font-semibold" />
          <span className="text-sm text-ink-soft">
            {assignment?.tester_name} · <ShortTime at={escrow.created_at} />
          </span>
          <span className="text-right">
            <Chip tone={look.tone}>{look.label}</Chip>
          </span>
          </div>
        }
      >
        <EscrowDetail escrow={escrow} submissionId={assignment?.submission_id} tester={assignment?.tester_name} />
      </Disclosure>
    </li>
  );
}

function EscrowDetail({ escrow, submissionId, tester }: { escrow: Escrow; submissionId?: string; tester?: string }) {
  const submission = useSubmission(submissionId).data;
  return (
    <div className="grid gap-5 border-t border-line bg-bg px-5 py-4 sm:grid-cols-2">
      <EscrowTimeline escrow={escrow} submission={submission} side="builder" tester={tester} amountMinor={escrow.settlement?.tester_minor ?? escrow.amount_minor} currency={escrow.currency} />
      <div className="grid content-start gap-3">
        <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1">
          <Line term="Pay" minor={escrow.payout_minor} currency={escrow.currency} />
          <Line term="Platform fee" minor={escrow.fee_minor} currency={escrow.currency} />
          <Line term="Held" minor={escrow.amount_minor} currency={escrow.currency} />
          {escrow.settlement && <Line term="To the tester" minor={escrow.settlement.tester_minor} currency={escrow.currency} />}
          {escrow.settlement && <Line term="Back to you" minor={escrow.settlement.refund_minor} currency={escrow.currency} />}
        </dl>
        <TextLink to={submissionId ? `/inbox/${submissionId}` : `/jobs/${escrow.job_id}`}>{submissionId ? 'Open what was handed in' : 'Open the job'}</TextLink>
      </div>
    </div>
  );
}

function Line({ term, minor, currency }: { term: string; minor: number; currency: string }) {
  return (
    <>
      <dt className="text-ink-soft">{term}</dt>
      <dd className="text-right">
        <Money minor={minor} currency={currency} />
      </dd>
    </>
  );
}
