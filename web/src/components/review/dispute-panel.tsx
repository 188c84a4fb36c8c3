import type { Dispute, Submission } from '@/api/types';
import { Chip } from '@/components/ui/chip';
import { Money } from '@/components/ui/money';
import { QueryView, Skeleton } from '@/components/ui/states';
import { DateTime } from '@/components/ui/time';
import { useJob } from '@/lib/use-job';
import { useNow } from '@/lib/use-now';
import { useDispute, useTellSide } from './api/disputes';
import { disputeNames } from './dispute-names';
import { EvidenceField, EvidencePictures, useEvidence } from './evidence';
import { MessageForm } from './message-form';
import { ReviewCard } from './review-card';
import type { Side } from './side';

/** A dispute as both parties see it: the claim, the tester's side, how it ended. */
export function DisputePanel({ submission, side }: { submission: Submission; side: Side }) {
  const query = useDispute(submission.dispute_id);
  if (!submission.dispute_id) return null;
  return (
    <ReviewCard title="Dispute" side={side} actions={query.data && <Standing dispute={query.data} side={side} />}>
      <QueryView query={query} loading={<Skeleton className="h-32" />}>
        {(dispute) => <Story dispute={dispute} submission={submission} side={side} />}
      </QueryView>
    </ReviewCard>
  );
}

function Standing({ dispute, side }: { dispute: Dispute; side: Side }) {
  const late = useNow() >= Date.parse(dispute.answer_until);
  if (dispute.status === 'resolved') return <Chip>resolved</Chip>;
  if (side === 'tester' && !dispute.statement && !late) return <Chip tone="warn">waiting for you</Chip>;
  return <Chip tone="bad">waiting for a ruling</Chip>;
}

function Story({ dispute, submission, side }: { dispute: Dispute; submission: Submission; side: Side }) {
  const ended = dispute.status === 'resolved';
  return (
    <>
      <div className="grid gap-1">
        <p className="font-medium">{disputeNames[dispute.category]}</p>
        {dispute.step_id && <DoubtedStep jobId={dispute.job_id} stepId={dispute.step_id} />}
        <p className="text-sm text-ink-soft">
          {side === 'builder' ? 'You said' : 'The builder said'} <DateTime at={dispute.created_at} />
        </p>
        <p className="max-w-prose whitespace-pre-line">{dispute.reason}</p>
        <EvidencePictures ids={dispute.file_ids} submission={submission} caption="Evidence of the builder" />
      </div>
      {dispute.statement && (
        <div className="grid gap-1 border-l-2 border-line-strong pl-3">
          <p className="text-sm text-ink-soft">
            {side === 'tester' ? 'Your side' : `${dispute.tester_name}'s side`}, <DateTime at={dispute.statement.at} />
          </p>
          <p className="max-w-prose whitespace-pre-line">{dispute.statement.message}</p>
          <EvidencePictures ids={dispute.statement.file_ids} submission={submission} caption="Evidence of the tester" />
        </div>
      )}
      {!ended && !dispute.statement && <Awaited dispute={dispute} side={side} />}
      {!ended && (
        <p className="text-ink-soft">
          We look at it and decide. If nobody has decided by <DateTime at={dispute.pays_by_default_at} />, {side === 'tester' ? 'you are' : 'the tester is'} paid in full.
          {side === 'builder' && ' Approving withdraws the dispute.'}
        </p>
      )}
      {dispute.resolution && (
        <div className="grid gap-1 border-t border-line pt-3">
          <p className="font-medium">
            {dispute.resolution.decision === 'refund' ? (
              'The money goes back to the builder.'
            ) : (
              <>
                {side === 'tester' ? 'You get' : 'The tester gets'} <Money minor={dispute.resolution.tester_minor} currency={dispute.currency} />.
              </>
            )}
          </p>
          <p className="max-w-prose whitespace-pre-line">{dispute.resolution.note}</p>
          <p className="text-sm text-ink-soft">
            <DateTime at={dispute.resolution.at} />
          </p>
        </div>
      )}
    </>
  );
}

function DoubtedStep({ jobId, stepId }: { jobId: string; stepId: string }) {
  const job = useJob(jobId).data;
  const step = job?.journeys.flatMap((journey) => journey.steps).find((one) => one.id === stepId);
  return step ? <p className="text-ink-soft">The step: “{step.instruction}”</p> : null;
}

/** The tester's side is not there yet. */
function Awaited({ dispute, side }: { dispute: Dispute; side: Side }) {
  const tell = useTellSide(dispute.id);
  const evidence = useEvidence();
  const late = useNow() >= Date.parse(dispute.answer_until);
  if (late) return <p className="text-ink-soft">{side === 'tester' ? 'The time to tell your side is over.' : `${dispute.tester_name} did not answer in time.`}</p>;
  if (side === 'builder')
    return (
      <p className="text-ink-soft">
        {dispute.tester_name} may answer until <DateTime at={dispute.answer_until} />.
      </p>
    );
  return (
    <MessageForm
      label="Your side"
      action="Send my side"
      hint={
        <>
          Once, until <DateTime at={dispute.answer_until} />. Say where your evidence shows what is doubted.
        </>
      }
      busy={tell.isPending}
      error={tell.error}
      blocked={evidence.blocked}
      onSend={(message) => tell.mutate({ message, file_ids: evidence.fileIds })}
      below={<EvidenceField {...evidence} />}
    />
  );
}
