import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Button, IconButton } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { emptyStep, type JourneysValues } from './journey-values';

/** The steps of one journey: buttons to move them, or Alt with the arrow keys inside a step. */
export function StepsEditor({ journey, fixed }: { journey: number; fixed: boolean }) {
  const { control, register, formState, setFocus } = useFormContext<JourneysValues>();
  const steps = useFieldArray({ control, name: `journeys.${journey}.steps`, keyName: 'key' });
  const [said, setSaid] = useState('');
  const errors = formState.errors.journeys?.[journey]?.steps;
  const count = steps.fields.length;

  const move = (from: number, to: number, focusField: boolean) => {
    if (to < 0 || to >= count) return;
    steps.move(from, to);
    setSaid(`Step moved to place ${to + 1} of ${count}`);
    // Moving an element takes its focus away: give it back once it stands in its new place.
    if (focusField) setTimeout(() => setFocus(`journeys.${journey}.steps.${to}.instruction`));
  };
  const onKeyDown = (index: number) => (event: KeyboardEvent) => {
    if (fixed || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, index + (event.key === 'ArrowUp' ? -1 : 1), true);
  };

  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      <ol className="grid gap-3">
        {steps.fields.map((item, index) => {
          const name = `step ${index + 1} of journey ${journey + 1}`;
          return (
            <li key={item.key} className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-2 rounded-md border border-line p-3 sm:grid-cols-[1.5rem_minmax(0,1fr)_auto]">
              <span aria-hidden className="num pt-1.5 text-ink-faint">
                {index + 1}.
              </span>
              <div className="grid gap-2">
                <Field label={`Step ${index + 1}`} error={errors?.[index]?.instruction?.message}>
                  {(wiring) => (
                    <Textarea rows={1} className="min-h-9.5!" placeholder="What to do" {...wiring} {...register(`journeys.${journey}.steps.${index}.instruction`)} onKeyDown={onKeyDown(index)} />
                  )}
                </Field>
                <Field label="Expected result" optional error={errors?.[index]?.expected?.message}>
                  {(wiring) => <Input placeholder="What should happen" {...wiring} {...register(`journeys.${journey}.steps.${index}.expected`)} />}
                </Field>
              </div>
              {!fixed && (
                <div className="col-start-2 flex sm:col-start-3 sm:flex-col">
                  <IconButton size="sm" label={`Move ${name} up`} disabled={index === 0} onClick={() => move(index, index - 1, false)}>
                    <ArrowUp aria-hidden className="size-4" />
                  </IconButton>
                  <IconButton size="sm" label={`Move ${name} down`} disabled={index === count - 1} onClick={() => move(index, index + 1, false)}>
                    <ArrowDown aria-hidden className="size-4" />
                  </IconButton>
                  <IconButton size="sm" label={`Remove ${name}`} disabled={count === 1} onClick={() => steps.remove(index)}>
                    <Trash2 aria-hidden className="size-4" />
                  </IconButton>
                </div>
              )}
            </li>
          );
        })}
      </ol>
      {!fixed && (
        <div className="flex flex-wrap items-center gap-3">
          <Button size="sm" disabled={count >= 50} onClick={() => steps.append(emptyStep)}>
            <Plus aria-hidden className="size-4" /> Add a step
          </Button>
          {count > 1 && <span className="text-sm text-ink-faint max-sm:hidden">Alt and the arrow keys move a step.</span>}
        </div>
      )}
    </>
  );
}
