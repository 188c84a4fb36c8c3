import { zodResolver } from '@hookform/resolvers/zod';
import { FormProvider, useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { ApiError } from '@/api/errors';
import type { AdminTemplate } from '@/api/types';
import { emptyJourney, journeysField, textOfJourney, valuesOfJourney } from '@/components/job/journey-values';
import { JourneysEditor } from '@/components/job/journeys-editor';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Field, FormError } from '@/components/ui/field';
import { Input, Select, Textarea } from '@/components/ui/input';
import { choicesOf, testTypeNames } from '@/lib/choices';
import { atMost, textField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { useSaveStandardTemplate } from '../api/templates';

const schema = z.object({
  title: textField(120, 'Give the template a title.').check(z.minLength(3, 'At least 3 characters.')),
  description: z.string().check(z.trim(), atMost(5000)),
  test_type: z.enum(['functional', 'usability', 'exploratory', 'accessibility', 'regression']),
  journeys: journeysField,
});
type Values = z.infer<typeof schema>;

function valuesOf(template: AdminTemplate | undefined): Values {
  if (!template) return { title: '', description: '', test_type: 'functional', journeys: [emptyJourney] };
  const { title, description, test_type, journeys } = template;
  return { title, description, test_type, journeys: journeys.map(valuesOfJourney) };
}

/** A template that every builder sees. */
export function TemplateForm({ template, onSaved }: { template?: AdminTemplate; onSaved: () => void }) {
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: valuesOf(template) });
  const save = useSaveStandardTemplate(template);
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    save.mutate(
      { ...values, journeys: values.journeys.map(textOfJourney) },
      {
        onSuccess: onSaved,
        onError: (error) => {
          const stale = error instanceof ApiError && error.code === 'version_mismatch';
          const rest = stale ? 'This template was changed elsewhere meanwhile. Reload the page to see it.' : applyServerErrors(form, error);
          if (rest) form.setError('root', { message: rest });
        },
      },
    ),
  );
  return (
    <FormProvider {...form}>
      <form noValidate className="grid grid-cols-[minmax(0,1fr)] gap-5" onSubmit={(event) => void submit(event)}>
        <Panel title={template ? 'The template' : 'A new template'}>
          <p className="text-ink-soft">
            Write {'{app}'} and {'{url}'} where a project&apos;s name and address belong.
          </p>
          <Field label="Title" error={errors.title?.message}>
            {(wiring) => <Input {...wiring} {...form.register('title')} />}
          </Field>
          <Field label="Description" optional error={errors.description?.message}>
            {(wiring) => <Textarea rows={3} {...wiring} {...form.register('description')} />}
          </Field>
          <Field label="Kind of test" error={errors.test_type?.message} className="max-w-xs">
            {(wiring) => (
              <Select {...wiring} {...form.register('test_type')}>
                {choicesOf(testTypeNames).map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </Panel>
        <section aria-label="Journeys" className="grid gap-3">
          <h2 className="text-lg font-semibold">Journeys</h2>
          <JourneysEditor />
        </section>
        <FormError message={errors.root?.message ?? (Object.keys(errors).length > 0 ? 'Some fields need your attention; they are marked in red.' : undefined)} />
        <div>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {template ? 'Save changes' : 'Add the template'}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}
