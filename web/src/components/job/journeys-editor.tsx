import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Button, IconButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { emptyJourney, type JourneysValues } from './journey-values';
import { StepsEditor } from './steps-editor';

/** Journeys and their steps, in any form that has them. `fixed` (after publishing): only the wording may change. `tools` stand below a journey. */
export function JourneysEditor({ fixed = false, tools }: { fixed?: boolean; tools?: (journey: number) => ReactNode }) {
  const { control, register, formState } = useFormContext<JourneysValues>();
  const journeys = useFieldArray({ control, name: 'journeys', keyName: 'key' });
  const [said, setSaid] = useState('');
  const count = journeys.fields.length;
  const move = (from: number, to: number) => {
    journeys.move(from, to);
    setSaid(`Journey moved to place ${to + 1} of ${count}`);
  };
  return (
    <div className="grid gap-4">
      <p role="status" className="sr-only">
        {said}
      </p>
      {journeys.fields.map((item, index) => {
        const name = `journey ${index + 1}`;
        return (
          <Card key={item.key} aria-label={`Journey ${index + 1}`} className="grid gap-4 p-4 sm:p-5">
            <div className="flex items-start gap-x-2 max-sm:flex-wrap">
              <Field label={`Journey ${index + 1}`} error={formState.errors.journeys?.[index]?.title?.message} className="flex-1 max-sm:basis-full">
                {(wiring) => <Input placeholder="Such as: Buy two items" {...wiring} {...register(`journeys.${index}.title`)} />}
              </Field>
              {!fixed && (
                <div className="flex sm:pt-7">
                  <IconButton label={`Move ${name} up`} disabled={index === 0} onClick={() => move(index, index - 1)}>
                    <ArrowUp aria-hidden className="size-4" />
                  </IconButton>
                  <IconButton label={`Move ${name} down`} disabled={index === count - 1} onClick={() => move(index, index + 1)}>
                    <ArrowDown aria-hidden className="size-4" />
                  </IconButton>
                  <IconButton label={`Remove ${name}`} disabled={count === 1} onClick={() => journeys.remove(index)}>
                    <Trash2 aria-hidden className="size-4" />
                  </IconButton>
                </div>
              )}
            </div>
            <StepsEditor journey={index} fixed={fixed} />
            {!fixed && tools && <div>{tools(index)}</div>}
          </Card>
        );
      })}
      {!fixed && (
        <div>
          <Button disabled={count >= 20} onClick={() => journeys.append(emptyJourney, { focusName: `journeys.${count}.title` })}>
            <Plus aria-hidden className="size-4" /> Add a journey
          </Button>
        </div>
      )}
    </div>
  );
}
