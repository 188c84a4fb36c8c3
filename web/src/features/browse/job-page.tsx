import { useParams } from 'react-router';
import type { JobView } from '@/api/types';
import { JobContent } from '@/components/job/job-content';
import { Panel } from '@/components/ui/card';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { ErrorState, Loading } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { DateTime } from '@/components/ui/time';
import { useJob } from '@/lib/use-job';
import { AcceptPanel } from './accept-panel';

/** Everything a tester should know before taking the test. */
export function TestPage() {
  const { jobId } = useParams();
  const query = useJob(jobId);
  if (!query.data) return <Page title="Test">{query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading />}</Page>;
  const job = query.data;
  return (
    <Page title={job.title} intro={`${job.project.name} · ${hostOf(job.project.url)}`}>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-5 max-lg:order-2">
          <JobContent title="What you will do" job={job} />
        </div>
        <div className="grid gap-5 lg:sticky lg:top-20">
          <AcceptPanel job={job} />
          <Terms job={job} />
          <Record job={job} />
        </div>
      </div>
    </Page>
  );
}

const hostOf = (url: string): string => url.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

function Rows({ rows }: { rows: [string, React.ReactNode][] }) {
  return (
    <dl className="grid gap-2">
      {rows.map(([term, value]) => (
        <div key={term} className="flex justify-between gap-4">
          <dt className="text-ink-soft">{term}</dt>
          <dd className="num text-right">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Terms({ job }: { job: JobView }) {
  return (
    <Panel title="Pay and time">
      <Rows
        rows={[
          ['You get', <Money key="pay" minor={job.payout_minor} currency={job.currency} className="font-semibold" />],
          ['If the app blocks the test', <Money key="blocked" minor={job.blocked_payout_minor} currency={job.currency} />],
          ['Platform fee', job.fee_bps === 0 ? 'none' : `${job.fee_bps / 100} %, paid by the builder`],
          ['Time to finish', `${job.completion_hours} h after you accept`],
          ['Start before', <DateTime key="deadline" at={job.deadline} />],
          ['Places left', `${job.slots - job.slots_taken} of ${job.slots}`],
        ]}
      />
      <p className="text-sm text-ink-soft">The money is held on the builder&apos;s card before you start. If they do not answer within 72 h, it is released to you by itself.</p>
    </Panel>
  );
}

const percent = (rate: number | undefined): string => (rate === undefined ? 'not known yet' : `${Math.round(rate * 100)} %`);

function Record({ job }: { job: JobView }) {
  const { builder } = job;
  return (
    <Panel title={builder.name}>
      {builder.is_new ? (
        <p className="text-ink-soft">A new builder: nothing of theirs has been reviewed yet.</p>
      ) : (
        <Rows
          rows={[
            ['Approves', percent(builder.approval_rate)],
            ['Reviews in', builder.median_review_hours === undefined ? 'not known yet' : `${Math.max(1, Math.round(builder.median_review_hours))} h`],
            ['Disputes', percent(builder.dispute_rate)],
            ...(builder.rating.count > 0 ? ([['Rating', `${builder.rating.average.toFixed(1)} from ${builder.rating.count}`]] as [string, string][]) : []),
          ]}
        />
      )}
      <TextLink to={`/people/${builder.id}`}>What others say</TextLink>
    </Panel>
  );
}
