import { useParams } from 'react-router';
import type { DisputeView } from '@/api/types';
import { useDispute } from '@/components/review/api/disputes';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Page } from '@/components/ui/page';
import { Loading, QueryView, Skeleton } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { RelativeTime } from '@/components/ui/time';
import { useEscrow } from '@/lib/use-escrow';
import { useJob } from '@/lib/use-job';
import { EscrowEvents } from '../payments/escrow-events';
import { Claims } from './claims';
import { HandedIn } from './handed-in';
import { disputeLook } from './looks';
import { People } from './people';
import { Ruled } from './ruled';
import { RulingForm } from './ruling-form';
import { Telemetry } from './telemetry';

const parts = { claims: 'Both sides', submission: 'Handed in', telemetry: 'Telemetry', people: 'People', ruling: 'Ruling' };

/** All that a ruling needs: side by side where there is room, one below the other on a phone. */
export function DisputePage() {
  const { disputeId } = useParams();
  const query = useDispute(disputeId);
  if (!query.data)
    return (
      <Page title="Dispute">
        <QueryView query={query} loading={<Loading rows={4} />}>
          {() => null}
        </QueryView>
      </Page>
    );
  return <Desk key={query.data.id} dispute={query.data} />;
}

function Desk({ dispute }: { dispute: DisputeView }) {
  const job = useJob(dispute.job_id).data;
  const look = disputeLook({ status: dispute.status, decision: dispute.resolution?.decision });
  return (
    <Page
      title={`Dispute: ${dispute.job_title}`}
      intro={
        <>
          Opened <RelativeTime at={dispute.created_at} /> · <TextLink to="/admin/disputes">All disputes</TextLink>
        </>
      }
      actions={<Chip tone={look.tone}>{look.label}</Chip>}
    >
      <nav aria-label="On this page" className="flex flex-wrap gap-x-4 gap-y-1 lg:hidden">
        {Object.entries(parts).map(([id, label]) => (
          <a key={id} href={`#${id}`} className="font-medium text-accent underline underline-offset-3">
            {label}
          </a>
        ))}
      </nav>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <div id="claims">
            <Claims dispute={dispute} job={job} />
          </div>
          {dispute.submission && (
            <div id="submission">
              <HandedIn submission={dispute.submission} job={job} />
            </div>
          )}
          {dispute.histories && (
            <>
              <div id="telemetry">
                <Telemetry summary={dispute.telemetry_summary} job={job} />
              </div>
              <div id="people">
                <People histories={dispute.histories} disputeId={dispute.id} />
              </div>
            </>
          )}
        </div>
        <div id="ruling" className="grid gap-5 lg:sticky lg:top-18 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto">
          <RulingPanel dispute={dispute} feeBps={job?.fee_bps} />
        </div>
      </div>
    </Page>
  );
}

function RulingPanel({ dispute, feeBps }: { dispute: DisputeView; feeBps: number | undefined }) {
  const query = useEscrow(dispute.escrow_id, dispute.status === 'resolved' ? 'resolved' : 'disputed');
  const escrow = query.data;
  // An admin who is a party of it is shown what a party sees.
  const party = dispute.histories === undefined;
  return (
    <>
      <Panel title={dispute.resolution ? 'How it ended' : 'Rule'}>
        {dispute.resolution ? (
          <Ruled dispute={dispute} resolution={dispute.resolution} />
        ) : party ? (
          <p className="text-ink-soft">You are a party of this dispute. Another admin rules on it.</p>
        ) : escrow && feeBps !== undefined ? (
          <RulingForm dispute={dispute} bounds={{ fullMinor: dispute.payout_minor, heldMinor: escrow.amount_minor, feeBps, currency: dispute.currency }} />
        ) : (
          <QueryView query={query} loading={<Skeleton className="h-48" />}>
            {() => <Skeleton className="h-48" />}
          </QueryView>
        )}
      </Panel>
      <Panel title="The money">
        <QueryView query={query} loading={<Skeleton className="h-48" />}>
          {(money) => <EscrowEvents escrow={money} />}
        </QueryView>
      </Panel>
    </>
  );
}
