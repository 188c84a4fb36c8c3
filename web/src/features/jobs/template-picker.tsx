import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { messageOf } from '@/api/errors';
import { textOfJourney, valuesOfJourney } from '@/components/job/journey-values';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormError } from '@/components/ui/field';
import { QueryView } from '@/components/ui/states';
import { failed } from '@/lib/failed';
import { toast } from '@/lib/toasts';
import { capital } from '@/lib/words';
import { useCustomizeTemplate, useDeleteTemplate, useSaveTemplate, useTemplates } from './api/templates';
import type { JobValues } from './job-values';

const nameOf = ({ title }: { title: string }) => capital(title.replaceAll('{app}', 'your app'));

/** Starts a new job from a template, and keeps its journeys as one. */
export function TemplatePicker() {
  const { getValues, setValue, trigger } = useFormContext<JobValues>();
  const [open, setOpen] = useState(false);
  const templates = useTemplates(open);
  const customize = useCustomizeTemplate();
  const save = useSaveTemplate();
  const remove = useDeleteTemplate();

  const choose = async (id: string) => {
    if (!(await trigger('project_id'))) return setOpen(false);
    customize.mutate(
      { id, project_id: getValues('project_id') },
      {
        onSuccess: ({ title, description, test_type, journeys }) => {
          const dirty = { shouldDirty: true };
          setValue('title', title, dirty);
          setValue('description', description, dirty);
          setValue('test_type', test_type, dirty);
          setValue('journeys', journeys.map(valuesOfJourney), dirty);
          setOpen(false);
          toast({ title: 'The template is in the form', body: 'Change what you like; nothing is saved yet.' });
        },
      },
    );
  };
  const keep = async () => {
    if (!(await trigger(['title', 'journeys']))) return;
    const { title, description, test_type, journeys } = getValues();
    save.mutate(
      { title: title.trim(), description, test_type, journeys: journeys.map(textOfJourney) },
      {
        onSuccess: () => toast({ title: 'Saved as a template of yours' }),
        onError: failed('The template was not saved'),
      },
    );
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => setOpen(true)}>Start from a template…</Button>
      <Button busy={save.isPending} onClick={() => void keep()}>
        Save as a template
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Start from a template" description="It replaces title, description and journeys in the form.">
        <FormError message={customize.error ? messageOf(customize.error) : remove.error ? messageOf(remove.error) : undefined} />
        <QueryView query={templates}>
          {(items) => (
            <ul className="grid gap-2">
              {items.map((template) => (
                <li key={template.id} className="flex items-start gap-2 rounded-md border border-line p-3">
                  <div className="min-w-0 flex-1">
                    <p className="font-medium wrap-anywhere">{nameOf(template)}</p>
                    <p className="text-sm text-ink-soft wrap-anywhere">
                      {template.own ? 'Yours. ' : ''}
                      {template.description}
                    </p>
                  </div>
                  {template.own && (
                    <IconButton label={`Delete the template ${nameOf(template)}`} size="sm" onClick={() => remove.mutate(template.id)}>
                      <Trash2 aria-hidden className="size-4" />
                    </IconButton>
                  )}
                  <Button size="sm" aria-label={`Use the template ${nameOf(template)}`} busy={customize.isPending && customize.variables.id === template.id} onClick={() => void choose(template.id)}>
                    Use
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </QueryView>
      </Dialog>
    </div>
  );
}
