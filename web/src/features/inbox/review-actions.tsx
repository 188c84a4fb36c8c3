import { useState } from 'react';
import type { NewDispute, Submission } from '@/api/types';
import { useAskClarification } from '@/components/review/api/clarify';
import { useOpenDispute } from '@/components/review/api/disputes';
import { disputeNames } from '@/components/review/dispute-names';
import { EvidenceField, useEvidence } from '@/components/review/evidence';
import { MessageForm } from '@/components/review/message-form';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { DateTime } from '@/components/ui/time';
import { toast } from '@/lib/toasts';
import { useJob } from '@/lib/use-job';
import { useNow } from '@/lib/use-now';

const rounds = 2;

/** What a builder may do instead of approving: ask, or dispute while the window is open. */
export function ReviewActions({ submission, name }: { submission: Submission; name: string }) {
  const [open, setOpen] = useState<'ask' | 'dispute' | null>(null);
  const now = useNow();
  if (submission.status !== 'pending') return null;
  const { dispute_until: until } = submission;
  const disputable = until !== null && now <= Date.parse(until);
  const close = () => setOpen(null);
  return (
    <div className="grid gap-2 border-t border-line pt-4">
      {submission.clarifications.length < rounds ? (
        <Button onClick={() => setOpen('ask')}>Ask {name} a question</Button>
      ) : (
        <p className="text-sm text-ink-faint">You have asked twice; please decide on what you have.</p>
      )}
      {disputable && (
        <>
          <Button variant="danger" onClick={() => setOpen('dispute')}>
            Dispute
          </Button>
          <p className="text-sm text-ink-faint">
            Possible until <DateTime at={until} />
          </p>
        </>
      )}
      {until !== null && !disputable && (
        <p className="text-sm text-ink-faint">
          It could be disputed until <DateTime at={until} />.
        </p>
      )}
      <Dialog open={open === 'ask'} onOpenChange={close} title={`Ask ${name}`} description="Your review clock stands still until there is an answer, 48 hours at most.">
        <Ask submission={submission} onDone={close} />
      </Dialog>
      <Dialog
        open={open === 'dispute'}
        onOpenChange={close}
        title="Dispute this submission"
        description={`${name} tells their side, and we decide what is paid. Your card is charged meanwhile, and what is not paid comes back.`}
      >
        <DisputeForm submission={submission} onDone={close} />
      </Dialog>
    </div>
  );
}

function Ask({ submission, onDone }: { submission: Submission; onDone: () => void }) {
  const ask = useAskClarification(submission.id);
  return (
    <MessageForm
      label="Your question"
      action="Send the question"
      busy={ask.isPending}
      error={ask.error}
      onSend={(message) =>
        ask.mutate(message, {
          onSuccess: () => {
            onDone();
            toast({ title: 'Asked', body: `${submission.tester_name} has 48 hours to answer.` });
          },
        })
      }
    />
  );
}

function DisputeForm({ submission, onDone }: { submission: Submission; onDone: () => void }) {
  const [category, setCategory] = useState<NewDispute['category']>('step_not_done');
  const [stepId, setStepId] = useState('');
  const dispute = useOpenDispute();
  const evidence = useEvidence();
  const job = useJob(submission.job_id).data;
  return (
    <MessageForm
      label="What is wrong"
      action="Open the dispute"
      hint="The tester reads it. That the scope changed, too few problems were found or it was quick is no reason."
      busy={dispute.isPending}
      error={dispute.error}
      blocked={evidence.blocked}
      below={<EvidenceField {...evidence} />}
      onSend={(reason) =>
        dispute.mutate(
          { submission_id: submission.id, category, reason, file_ids: evidence.fileIds, ...(stepId && { step_id: stepId }) },
          {
            onSuccess: () => {
              onDone();
              toast({ title: 'Disputed', body: 'The money is kept apart until it is decided.' });
            },
          },
        )
      }
    >
      <Field label="Reason">
        {(wiring) => (
          <Select {...wiring} value={category} onChange={(event) => setCategory(event.target.value as NewDispute['category'])}>
            {Object.entries(disputeNames).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="The step it is about" optional>
        {(wiring) => (
          <Select {...wiring} value={stepId} onChange={(event) => setStepId(event.target.value)}>
            <option value="">No single step</option>
            {job?.journeys.map((journey) => (
              <optgroup key={journey.id} label={journey.title}>
                {journey.steps.map((step) => (
                  <option key={step.id} value={step.id}>
                    {step.instruction.slice(0, 80)}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        )}
      </Field>
    </MessageForm>
  );
}
