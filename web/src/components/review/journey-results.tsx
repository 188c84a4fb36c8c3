import type { Job, Submission } from '@/api/types';
import { Disclosure } from '@/components/ui/disclosure';
import { Chip, type Tone } from '@/components/ui/chip';

type Result = Submission['journeys'][number]['steps'][number]['result'];
const tones: Record<Result, Tone> = { passed: 'good', failed: 'bad', blocked: 'warn', skipped: 'neutral' };

/** Every step with what the tester ticked; failures open the journey. */
export function JourneyResults({ job, submission }: { job: Job; submission: Submission }) {
  const results = new Map(submission.journeys.flatMap((journey) => journey.steps.map((step) => [step.step_id, step])));
  return (
    <section aria-label="Journeys" className="grid gap-2">
      <h3 className="cap">Journeys</h3>
      {job.journeys.map((journey) => {
        const steps = journey.steps.map((step) => ({ ...step, ...results.get(step.id) }));
        const passed = steps.filter((step) => step.result === 'passed').length;
        return (
          <div key={journey.id} className="rounded-lg border border-line bg-surface">
            <Disclosure
              className="px-4 py-3"
              startOpen={passed < steps.length}
              summary={
                <span className="flex justify-between gap-3 font-medium">
                  {journey.title}
                  <span className="num text-sm font-normal text-ink-soft">
                    {passed} of {steps.length} passed
                  </span>
                </span>
              }
            >
            <ol className="border-t border-line">
              {steps.map((step) => (
                <li key={step.id} className="flex items-start justify-between gap-3 border-b border-line px-4 py-2.5 last:border-0">
                  <div>
                    {step.instruction}
                    {step.expected && <p className="text-sm text-ink-soft">Expected: {step.expected}</p>}
                    {step.note && <p className="text-sm">“{step.note}”</p>}
                  </div>
                  {step.result ? <Chip tone={tones[step.result]}>{step.result}</Chip> : <Chip>not answered</Chip>}
                </li>
              ))}
            </ol>
            </Disclosure>
          </div>
        );
      })}
    </section>
  );
}
