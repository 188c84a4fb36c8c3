import { Scale } from 'lucide-react';
import { useSearchParams } from 'react-router';
import type { Dispute } from '@/api/types';
import { disputeNames } from '@/components/review/dispute-names';
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
import { RelativeTime } from '@/components/ui/time';
import { useNow } from '@/lib/use-now';
import { useDisputes } from '../api/disputes';
import { disputeLook, mayRuleAgainstTester } from './looks';

const filters = { waiting: 'Waiting for a ruling', needs_attention: 'Needs attention', open: 'Open', resolved: 'Resolved' };
type Filter = keyof typeof filters;

export function DisputeQueuePage() {
  const [params, setParams] = useSearchParams();
  const asked = params.get('show') ?? '';
  const filter: Filter = asked in filters ? (asked as Filter) : 'waiting';
  return (
    <Page title="Disputes" intro="Somebody is waiting for their money in each of these. Without a ruling the tester is paid in full after 14 days.">
      <Field label="Show" className="max-w-xs">
        {(wiring) => (
          <Select {...wiring} value={filter} onChange={(event) => setParams(event.target.value === 'waiting' ? {} : { show: event.target.value }, { replace: true })}>
            {Object.entries(filters).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {filter === 'waiting' ? <Waiting /> : <OfStatus status={filter} />}
    </Page>
  );
}

/** What needs attention first, each part with the one that has waited longest first. */
function Waiting() {
  const urgent = useDisputes('needs_attention');
  const open = useDisputes('open');
  const both = {
    data: urgent.data && open.data && (urgent.hasNextPage ? urgent.data : [...urgent.data, ...open.data]),
    error: urgent.error ?? open.error,
    refetch: () => Promise.all([urgent.refetch(), open.refetch()]),
  };
  return (
    <>
      <QueryView query={both}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={Scale} title="No dispute is waiting">
              New ones appear here, and you are told by mail.
            </EmptyState>
          ) : (
            <DisputeTable disputes={items} />
          )
        }
      </QueryView>
      <LoadMore query={urgent.hasNextPage ? urgent : open} />
    </>
  );
}

function OfStatus({ status }: { status: Dispute['status'] }) {
  const query = useDisputes(status);
  return (
    <>
      <QueryView query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={Scale} title="No such dispute">
              {status === 'resolved' ? 'None was ruled on yet.' : 'Look at all that wait.'}
            </EmptyState>
          ) : (
            <DisputeTable disputes={items} />
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </>
  );
}

function DisputeTable({ disputes }: { disputes: Dispute[] }) {
  return (
    <Card>
      <Table
        caption="Disputes"
        rows={disputes}
        keyOf={(dispute) => dispute.id}
        columns={[
          { header: 'Dispute', cell: (dispute) => <What dispute={dispute} /> },
          { header: 'Opened', cell: (dispute) => <RelativeTime at={dispute.created_at} />, wideOnly: true },
          { header: "Tester's side", cell: (dispute) => <TesterSide dispute={dispute} />, wideOnly: true },
          { header: 'Amount', cell: (dispute) => <Money minor={dispute.payout_minor} currency={dispute.currency} />, end: true },
        ]}
      />
    </Card>
  );
}

function What({ dispute }: { dispute: Dispute }) {
  const look = disputeLook({ status: dispute.status, decision: dispute.resolution?.decision });
  return (
    <div className="grid justify-items-start gap-1">
      <TextLink to={`/admin/disputes/${dispute.id}`} className="wrap-anywhere">
        {dispute.job_title}
      </TextLink>
      <span className="text-sm text-ink-soft">
        {disputeNames[dispute.category]} · {dispute.tester_name}
        <span className="sm:hidden">
          {' '}
          · <RelativeTime at={dispute.created_at} />
        </span>
      </span>
      <Chip tone={look.tone}>{look.label}</Chip>
    </div>
  );
}

function TesterSide({ dispute }: { dispute: Dispute }) {
  const now = useNow();
  if (dispute.statement) return <>told</>;
  if (dispute.status === 'resolved') return <>not told</>;
  if (mayRuleAgainstTester(dispute, now)) return <>did not answer in time</>;
  return (
    <>
      may answer; ends <RelativeTime at={dispute.answer_until} />
    </>
  );
}
