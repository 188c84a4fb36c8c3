import { zodResolver } from '@hookform/resolvers/zod';
import { Plus, Trash2 } from 'lucide-react';
import { useFieldArray, useForm } from 'react-hook-form';
import { ApiError } from '@/api/errors';
import type { AdminQuestion } from '@/api/types';
import { Button, IconButton } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Field, FormError } from '@/components/ui/field';
import { Select, Textarea } from '@/components/ui/input';
import { applyServerErrors } from '@/lib/form-errors';
import { useSaveQuestion } from '../api/questions';
import { bodyOfQuestion, emptyChoice, kindNames, mostChoices, newQuestion, questionSchema, valuesOfQuestion, type QuestionValues } from './question-values';

/** A question with its answers. */
export function QuestionForm({ question, onSaved }: { question?: AdminQuestion; onSaved: () => void }) {
  const form = useForm<QuestionValues>({ resolver: zodResolver(questionSchema), defaultValues: question ? valuesOfQuestion(question) : newQuestion });
  const choices = useFieldArray({ control: form.control, name: 'choices' });
  const save = useSaveQuestion(question);
  const { errors } = form.formState;
  const count = choices.fields.length;
  const submit = form.handleSubmit((values) =>
    save.mutate(bodyOfQuestion(values), {
      onSuccess: onSaved,
      onError: (error) => {
        const stale = error instanceof ApiError && error.code === 'version_mismatch';
        const rest = stale ? 'This question was changed elsewhere meanwhile. Reload the page to see it.' : applyServerErrors(form, error, { choices: 'choices' });
        if (rest) form.setError('root', { message: rest });
      },
    }),
  );
  const wrongSet = errors.choices?.root?.message ?? errors.choices?.message;
  return (
    <Panel title={question ? 'The question' : 'A new question'}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <FormError message={errors.root?.message} />
        <Field label="Kind" error={errors.kind?.message} className="max-w-xs">
          {(wiring) => (
            <Select {...wiring} {...form.register('kind')}>
              <option value="knowledge">{kindNames.knowledge}</option>
              <option value="compare">{kindNames.compare}</option>
            </Select>
          )}
        </Field>
        <Field label="Question" error={errors.text?.message}>
          {(wiring) => <Textarea rows={2} {...wiring} {...form.register('text')} />}
        </Field>
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-medium">Answers</legend>
          <p className="text-sm text-ink-soft">They are shown in an order by chance. A tester has to choose exactly the right ones.</p>
          <FormError message={wrongSet} />
          {choices.fields.map((item, index) => (
            <div key={item.id} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 rounded-md border border-line p-3">
              <Field label={`Answer ${index + 1}`} error={errors.choices?.[index]?.text?.message}>
                {(wiring) => <Textarea rows={1} className="min-h-9.5!" {...wiring} {...form.register(`choices.${index}.text`)} />}
              </Field>
              <IconButton label={`Remove answer ${index + 1}`} className="mt-7" disabled={count <= 2} onClick={() => choices.remove(index)}>
                <Trash2 aria-hidden className="size-4" />
              </IconButton>
              <Checkbox label={`Answer ${index + 1} is right`} {...form.register(`choices.${index}.right`)} />
            </div>
          ))}
          <div>
            <Button size="sm" disabled={count >= mostChoices} onClick={() => choices.append(emptyChoice)}>
              <Plus aria-hidden className="size-4" /> Add an answer
            </Button>
          </div>
        </fieldset>
        <Checkbox label="Active" hint="It may be asked. Attempts that are running keep their questions." {...form.register('active')} />
        <div>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {question ? 'Save changes' : 'Add the question'}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
