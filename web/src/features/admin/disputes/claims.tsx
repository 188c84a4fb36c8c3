import type { DisputeView, Job } from '@/api/types';
import { disputeNames } from '@/components/review/dispute-names';
import { EvidencePictures } from '@/components/review/evidence';
import { Panel } from '@/components/ui/card';
import { DateTime, RelativeTime } from '@/components/ui/time';
import { useNow } from '@/lib/use-now';
import { mayRuleAgainstTester } from './looks';

interface Props {
  dispute: DisputeView;
  job: Job | undefined;
}

/** Both sides, beside each other where there is room. */
export function Claims({ dispute, job }: Props) {
  return (
    <div className="grid items-start gap-5 md:grid-cols-2">
      <BuilderClaim dispute={dispute} job={job} />
      <TesterSide dispute={dispute} />
    </div>
  );
}

function BuilderClaim({ dispute, job }: Props) {
  const step = job?.journeys.flatMap((journey) => journey.steps).find(({ id }) => id === dispute.step_id);
  const ticked = dispute.submission?.journeys.flatMap((journey) => journey.steps).find(({ step_id }) => step_id === dispute.step_id);
  return (
    <Panel title={`The builder's claim${dispute.histories ? `: ${dispute.histories.builder.profile.name}` : ''}`}>
      <p className="font-medium">{disputeNames[dispute.category]}</p>
      {step && (
        <div className="rounded-md bg-sunken p-3">
          <p className="text-sm text-ink-soft">About this step</p>
          <p>{step.instruction}</p>
          {step.expected && <p className="text-sm text-ink-soft">Expected: {step.expected}</p>}
          <p className="text-sm">
            The tester ticked: <span className="font-medium">{ticked?.result ?? 'nothing'}</span>
            {ticked?.note && ` · “${ticked.note}”`}
          </p>
        </div>
      )}
      <p className="max-w-prose whitespace-pre-line wrap-anywhere">{dispute.reason}</p>
      <EvidencePictures ids={dispute.file_ids} submission={dispute.submission} caption="Evidence of the builder" />
      <p className="text-sm text-ink-soft">
        <DateTime at={dispute.created_at} />
      </p>
    </Panel>
  );
}

function TesterSide({ dispute }: { dispute: DisputeView }) {
  const open = !mayRuleAgainstTester(dispute, useNow());
  return (
    <Panel title={`The tester's side: ${dispute.tester_name}`}>
      {dispute.statement ? (
        <>
          <p className="max-w-prose whitespace-pre-line wrap-anywhere">{dispute.statement.message}</p>
          <EvidencePictures ids={dispute.statement.file_ids} submission={dispute.submission} caption="Evidence of the tester" />
          <p className="text-sm text-ink-soft">
            <DateTime at={dispute.statement.at} />
          </p>
        </>
      ) : (
        <p className="text-ink-soft">
          {dispute.status === 'resolved' ? (
            'The tester did not tell their side before it ended.'
          ) : open ? (
            <>
              Not told yet. They may answer until <DateTime at={dispute.answer_until} />, which is <RelativeTime at={dispute.answer_until} />.
            </>
          ) : (
            'They had 48 hours and did not answer.'
          )}
        </p>
      )}
    </Panel>
  );
}
