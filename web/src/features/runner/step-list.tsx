import { useEffect, useRef } from 'react';
import type { Job } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Chip, type Tone } from '@/components/ui/chip';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { cx } from '@/lib/cx';
import { limits, setNote, tick, type Draft, type StepDraft, type StepOutcome } from './draft';

type Journeys = Job['journeys'];
type Step = Journeys[number]['steps'][number];

const outcomes: { result: StepOutcome; label: string; key: string; tone: Tone }[] = [
  { result: 'passed', label: 'Passed', key: '1', tone: 'good' },
  { result: 'failed', label: 'Failed', key: '2', tone: 'bad' },
  { result: 'blocked', label: 'Blocked', key: '3', tone: 'warn' },
  { result: 'skipped', label: 'Skip', key: '4', tone: 'neutral' },
];
export const outcomeOfKey = (key: string): StepOutcome | undefined => outcomes.find((entry) => entry.key === key)?.result;

/** Every journey's steps; one is open, the others are lines to click. */
export function StepList({ journeys, draft, change }: { journeys: Journeys; draft: Draft; change: (how: (draft: Draft) => Draft) => void }) {
  return (
    <div className="grid gap-6">
      {journeys.map((journey, index) => (
        <section key={journey.id} aria-labelledby={`journey-${journey.id}`} className="grid gap-2.5">
          <h2 id={`journey-${journey.id}`} className="text-sm text-ink-soft">
            Journey {index + 1} of {journeys.length} · <span className="font-medium text-ink">{journey.title}</span>
          </h2>
          <ol className="grid gap-2.5">
            {journey.steps.map((step) => (
              <li key={step.id}>
                {step.id === draft.currentStep ? (
                  <OpenStep
                    step={step}
                    state={draft.steps[step.id] ?? {}}
                    onResult={(result) => change((now) => tick(now, journeys, step.id, result))}
                    onNote={(note) => change((now) => setNote(now, step.id, note))}
                  />
                ) : (
                  <ClosedStep step={step} state={draft.steps[step.id]} onOpen={() => change((now) => ({ ...now, currentStep: step.id }))} />
                )}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function ClosedStep({ step, state, onOpen }: { step: Step; state?: StepDraft; onOpen: () => void }) {
  const outcome = outcomes.find((entry) => entry.result === state?.result);
  return (
    <button type="button" onClick={onOpen} className={cx('flex w-full items-start gap-2 rounded-md border border-line px-3.5 py-3 text-left hover:bg-sunken', !outcome && 'text-ink-soft')}>
      {outcome && <Chip tone={outcome.tone}>{outcome.result}</Chip>}
      <span className="min-w-0 wrap-anywhere">{step.instruction}</span>
    </button>
  );
}

function OpenStep({ step, state, onResult, onNote }: { step: Step; state: StepDraft; onResult: (result: StepOutcome) => void; onNote: (note: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Braces: newer browsers answer scrolling with a promise, which React would take for a clean-up.
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [step.id]);
  return (
    <div ref={box} aria-current="step" className="grid gap-3 rounded-md border border-accent bg-surface px-3.5 py-3 ring-3 ring-accent-soft">
      <p className="font-semibold wrap-anywhere">{step.instruction}</p>
      {step.expected && (
        <p className="text-sm wrap-anywhere text-ink-soft">
          <span className="font-medium">Expected:</span> {step.expected}
        </p>
      )}
      <div className="flex flex-wrap gap-1.5" role="group" aria-label="Result of this step">
        {outcomes.map(({ result, label, key }) => (
          <Button
            key={result}
            size="sm"
            variant={state.result === result ? 'primary' : result === 'failed' ? 'danger' : 'secondary'}
            aria-pressed={state.result === result}
            aria-keyshortcuts={key}
            onClick={() => onResult(result)}
          >
            {label}
          </Button>
        ))}
      </div>
      <Field label="Note" optional>
        {(wiring) => <Textarea {...wiring} rows={1} className="min-h-9!" maxLength={limits.note} value={state.note ?? ''} onChange={(event) => onNote(event.currentTarget.value)} />}
      </Field>
    </div>
  );
}
