import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Job } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { Progress } from '@/components/ui/progress';
import { QueryView } from '@/components/ui/states';
import { DateTime, RelativeTime } from '@/components/ui/time';
import { jobCost } from '@/lib/money';
import { jobLooks } from '@/lib/status-chips';
import { failed } from '@/lib/failed';
import { toast } from '@/lib/toasts';
import { useDuplicateJob } from './api/duplicate-job';
import { useRetestJob } from './api/retest-job';
import { useJob } from '@/lib/use-job';
import { JobContent } from '@/components/job/job-content';
import { useJobSubmissions } from './api/job-submissions';
import { CancelConfirm } from './cancel-confirm';
import { JobFindings } from './job-findings';
import { JobTesters } from './job-testers';
import { PausedNotice } from './paused-notice';
import { PublishConfirm } from './publish-confirm';

export function JobPage() {
  const { jobId } = useParams();
  const query = useJob(jobId);
  return query.data ? (
    <JobView job={query.data} />
  ) : (
    <Page title="Job">
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  );
}

function JobView({ job }: { job: Job }) {
  const look = jobLooks[job.status];
  const cost = jobCost(job.payout_minor, job.slots, job.fee_bps);
  return (
    <Page title={job.title} intro={<Chip tone={look.tone}>{look.label}</Chip>} actions={<JobActions job={job} />}>
      {job.status === 'paused' && <PausedNotice />}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          {job.status !== 'draft' && <JobTesters job={job} />}
          {job.status !== 'draft' && <JobFindings jobId={job.id} />}
          <JobContent title="What testers see" job={job} />
        </div>
        <Card className="grid gap-4 p-5 max-lg:-order-1" aria-label="Summary">
          <div className="grid gap-1.5">
            <div className="num flex justify-between text-sm text-ink-soft">
              <span>Places taken</span>
              <span>
                {job.slots_taken} of {job.slots}
              </span>
            </div>
            <Progress label="Places taken" value={job.slots_taken} max={job.slots} />
          </div>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2">
            <dt className="text-ink-soft">Pay per tester</dt>
            <dd className="text-right">
              <Money minor={job.payout_minor} currency={job.currency} />
            </dd>
            <dt className="text-ink-soft">Blocked pay</dt>
            <dd className="text-right">
              <Money minor={job.blocked_payout_minor} currency={job.currency} />
            </dd>
            <dt className="text-ink-soft">At most, with fee</dt>
            <dd className="text-right">
              <Money minor={cost.total} currency={job.currency} />
            </dd>
            <dt className="text-ink-soft">Hours to finish</dt>
            <dd className="num text-right">{job.completion_hours}</dd>
            <dt className="text-ink-soft">Deadline</dt>
            <dd className="text-right">
              <DateTime at={job.deadline} />
              <div className="text-sm text-ink-faint">
                <RelativeTime at={job.deadline} />
              </div>
            </dd>
          </dl>
        </Card>
      </div>
    </Page>
  );
}

function JobActions({ job }: { job: Job }) {
  const [asking, setAsking] = useState<'cancel' | 'publish' | null>(null);
  const duplicate = useDuplicateJob();
  const retest = useRetestJob();
  const navigate = useNavigate();
  const live = ['open', 'in_progress', 'paused'].includes(job.status);
  const tested = (useJobSubmissions(job.id).data?.length ?? 0) > 0;
  return (
    <>
      {(live || job.status === 'draft') && (
        <Button variant="danger" onClick={() => setAsking('cancel')}>
          Cancel job
        </Button>
      )}
      <Button
        busy={duplicate.isPending}
        onClick={() =>
          duplicate.mutate(job.id, {
            onSuccess: (copy) => void navigate(`/jobs/${copy.id}/edit`),
            onError: failed('The job was not copied'),
          })
        }
      >
        Duplicate
      </Button>
      {tested && (
        <Button
          busy={retest.isPending}
          onClick={() =>
            retest.mutate(job.id, {
              onSuccess: (draft) => void navigate(`/jobs/${draft.id}/edit`),
              onError: failed('No re-test was made'),
            })
          }
        >
          Re-test what failed
        </Button>
      )}
      {(live || job.status === 'draft') && (
        <Button asChild>
          <Link to={`/jobs/${job.id}/edit`}>Edit</Link>
        </Button>
      )}
      {(job.status === 'draft' || job.status === 'paused') && (
        <Button variant="primary" onClick={() => setAsking('publish')}>
          {job.status === 'paused' ? 'Publish again…' : 'Publish…'}
        </Button>
      )}
      {asking === 'cancel' && <CancelConfirm job={job} onClose={() => setAsking(null)} />}
      {asking === 'publish' && (
        <PublishConfirm
          job={job}
          open
          onOpenChange={() => setAsking(null)}
          onPublished={() => {
            setAsking(null);
            toast({ title: 'The job is open', body: 'Testers can find it now.' });
          }}
        />
      )}
    </>
  );
}
