import * as z from 'zod/mini';
import type { AdminQuestion, NewQuestion } from '@/api/types';
import { textField } from '@/lib/fields';

export const kindNames: Record<AdminQuestion['kind'], string> = { knowledge: 'Knowledge', compare: 'Which report is better' };
export const mostChoices = 8;

export const questionSchema = z.object({
  kind: z.enum(['knowledge', 'compare']),
  text: textField(2000, 'Write the question.'),
  choices: z.array(z.object({ text: textField(1000, 'Write this answer, or remove it.'), right: z.boolean() })).check(
    z.minLength(2, 'At least two answers.'),
    z.maxLength(mostChoices, `At most ${mostChoices} answers.`),
    z.refine((choices) => choices.some(({ right }) => right), 'At least one answer has to be right.'),
    z.refine((choices) => choices.some(({ right }) => !right), 'At least one answer has to be wrong.'),
  ),
  active: z.boolean(),
});
export type QuestionValues = z.infer<typeof questionSchema>;

export const emptyChoice = { text: '', right: false };
export const newQuestion: QuestionValues = { kind: 'knowledge', text: '', choices: [{ text: '', right: true }, emptyChoice, emptyChoice], active: true };

export function valuesOfQuestion({ kind, text, choices, active }: AdminQuestion): QuestionValues {
  return { kind, text, choices: choices.map(({ text, right }) => ({ text, right })), active };
}

export function bodyOfQuestion(values: QuestionValues): NewQuestion {
  return { ...values, text: values.text.trim(), choices: values.choices.map(({ text, right }) => ({ text: text.trim(), right })) };
}
