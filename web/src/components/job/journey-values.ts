import * as z from 'zod/mini';
import type { TextJourney } from '@/api/types';
import { atMost, textField } from '@/lib/fields';

const step = z.object({
  id: z.optional(z.string()),
  instruction: textField(1000, 'Say what to do in this step.'),
  expected: z.string().check(z.trim(), atMost(1000)),
});
const journey = z.object({
  id: z.optional(z.string()),
  title: textField(120, 'Name this journey.'),
  steps: z.array(step).check(z.minLength(1, 'A journey needs a step.'), z.maxLength(50, 'At most 50 steps.')),
});

/** The journeys of a job or a template in a form: ids are there once the server gave them. */
export const journeysField = z.array(journey).check(z.minLength(1, 'At least one journey.'), z.maxLength(20, 'At most 20 journeys.'));
export interface JourneysValues {
  journeys: z.infer<typeof journeysField>;
}

export const emptyStep = { instruction: '', expected: '' };
export const emptyJourney = { title: '', steps: [emptyStep] };

/** The words alone, without ids: for templates and rewriting. */
export function textOfJourney({ title, steps }: JourneysValues['journeys'][number]): TextJourney {
  return { title, steps: steps.map(({ instruction, expected }) => ({ instruction, ...(expected ? { expected } : {}) })) };
}

export function valuesOfJourney({ title, steps }: TextJourney): JourneysValues['journeys'][number] {
  return { title, steps: steps.map((item) => ({ ...item, expected: item.expected ?? '' })) };
}
