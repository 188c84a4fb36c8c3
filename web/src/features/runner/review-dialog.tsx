import { CircleCheck, CircleDashed } from 'lucide-react';
import { useMemo } from 'react';
import { ApiError, messageOf } from '@/api/errors';
import type { Assignment, Job } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/money';
import { counted } from '@/lib/words';
import { useSubmit } from './api/submit';
import { answeredCount, limits, stepsOf, toSubmission, type Draft } from './draft';
import { detectEnvironment } from './environment';
import { evidenceRules } from './evidence';

interface Props {
  assignment: Assignment;
  job: Pick<Job, 'journeys' | 'evidence' | 'payout_minor' | 'blocked_payout_minor' | 'currency'>;
  draft: Draft;
  change: (how: (draft: Draft) => Draft) => void;
  outcome: 'completed' | 'blocked';
  flush: () => Promise<unknown>;
  onClose: () => void;
  onSubmitted: () => void;
}

/** All that will be sent, the rules it must meet, and the button that sends it. Nothing is lost when it is refused. */
export function ReviewDialog({ assignment, job, draft, change, outcome, flush, onClose, onSubmitted }: Props) {
  const submit = useSubmit();
  const environment = useMemo(() => detectEnvironment(), []);
  const rules = evidenceRules(job, draft, outcome);
  const pay = outcome === 'blocked' ? job.blocked_payout_minor : job.payout_minor;
  const send = async () => {
    // What is sent is also saved: a refusal or a lost answer leaves the draft as it is.
    await flush().catch(() => undefined);
    submit.mutate(toSubmission(draft, job.journeys, assignment.id, outcome, environment), { onSuccess: onSubmitted });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={outcome === 'blocked' ? "I can't go on" : 'Finish and review'}
      className="max-w-2xl!"
      description={
        outcome === 'blocked' ? (
          <>
            For when the app itself stops the test: it is down, or a needed page is broken. It pays <Money minor={pay} currency={job.currency} />; the rest goes back to the builder.
          </>
        ) : (
          <>
            The builder has 72 h to review. When nobody answers, <Money minor={pay} currency={job.currency} /> is released to you by itself.
          </>
        )
      }
      footer={
        <>
          <Button onClick={onClose}>Back to the test</Button>
          <Button variant="primary" busy={submit.isPending} onClick={() => void send()}>
            Submit for {formatMoney(pay, job.currency)}
          </Button>
        </>
      }
    >
      <Field label="Feedback" hint="How it went as a whole: what stood in your way, what worked, what you would change first.">
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={6}
            maxLength={limits.feedback}
            value={draft.feedback}
            onChange={(event) => {
              const feedback = event.currentTarget.value;
              change((now) => ({ ...now, feedback }));
            }}
          />
        )}
      </Field>
      <div className="grid gap-1.5">
        <h3 className="font-medium">What this test asks for</h3>
        <ul className="grid gap-1">
          {rules.map((rule) => (
            <li key={rule.name} className="flex items-center gap-2">
              {rule.met ? <CircleCheck aria-hidden className="size-4.5 shrink-0 text-accent" /> : <CircleDashed aria-hidden className="size-4.5 shrink-0 text-warn" />}
              <span className="sr-only">{rule.met ? 'Met:' : 'Not met yet:'}</span>
              {rule.text}
            </li>
          ))}
        </ul>
      </div>
      <div className="grid gap-1 text-sm text-ink-soft">
        <p className="num">
          Sent: {answeredCount(draft, job.journeys)} of {stepsOf(job.journeys).length} steps, {counted(draft.findings.length, 'finding')}, {counted(draft.screenshots.length, 'screenshot')}.
        </p>
        <p>
          And about your device: {environment.browser}, {environment.os}, {environment.viewport}, {environment.language}.
        </p>
      </div>
      <Refusal error={submit.error} />
    </Dialog>
  );
}

const plain: Record<string, string> = {
  duplicate_feedback: 'This feedback repeats one you handed in before. Write what you saw in this test.',
  duplicate_image: 'One of the pictures was handed in before. Take a new one in this test.',
};

function Refusal({ error }: { error: unknown }) {
  const fields = error instanceof ApiError ? error.fields : [];
  return (
    <div role="alert">
      {error ? (
        <div className="grid gap-1.5 rounded-md bg-bad-soft p-3 text-bad">
          <p className="font-medium">{(error instanceof ApiError && plain[error.code]) || messageOf(error)}</p>
          {fields.length > 0 && (
            <ul className="list-disc pl-5">
              {fields.map((field) => (
                <li key={`${field.field} ${field.message}`}>{field.message}</li>
              ))}
            </ul>
          )}
          <p className="text-sm">Nothing is lost: everything is still here.</p>
        </div>
      ) : null}
    </div>
  );
}
