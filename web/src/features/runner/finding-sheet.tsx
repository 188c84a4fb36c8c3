import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, useWatch } from 'react-hook-form';
import * as z from 'zod/mini';
import { Thumbnail } from '@/components/pictures/thumbnail';
import { Button } from '@/components/ui/button';
import { Sheet } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Select, Textarea } from '@/components/ui/input';
import { cx } from '@/lib/cx';
import { atMost, textField } from '@/lib/fields';
import { capital } from '@/lib/words';
import { limits, type FindingDraft, type ScreenshotDraft } from './draft';
import { Similar } from './similar';

const severities = ['critical', 'major', 'minor', 'suggestion'] as const;
const kinds = ['functional', 'visual', 'content', 'usability', 'performance', 'accessibility', 'security'] as const;
const shape = z.object({
  title: z.string().check(z.trim(), z.minLength(3, 'At least 3 characters.'), atMost(150)),
  severity: z.enum(severities),
  kind: z.enum(kinds),
  steps_to_reproduce: textField(5000, 'Say how to see it.'),
  expected: z.optional(z.string().check(atMost(5000))),
  actual: textField(5000, 'Say what happens.'),
  file_ids: z.array(z.string()).check(z.maxLength(limits.perFinding, `At most ${limits.perFinding} pictures.`)),
});
type Values = z.infer<typeof shape>;

/** Writes or changes one finding. Closing keeps nothing: what counts is saved with the button. */
export function FindingSheet({
  assignmentId,
  finding,
  screenshots,
  onSave,
  onClose,
}: {
  assignmentId: string;
  finding?: FindingDraft;
  screenshots: ScreenshotDraft[];
  onSave: (finding: FindingDraft) => void;
  onClose: () => void;
}) {
  const form = useForm<Values>({
    resolver: zodResolver(shape),
    defaultValues: finding ?? { title: '', severity: 'major', kind: 'functional', steps_to_reproduce: '', expected: '', actual: '', file_ids: [] },
  });
  const { register, formState, control, setValue } = form;
  const errors = formState.errors;
  const chosen = useWatch({ control, name: 'file_ids' });
  const title = useWatch({ control, name: 'title' });
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id];
    setValue('file_ids', next.slice(0, limits.perFinding), { shouldValidate: true });
  };
  const save = form.handleSubmit((values) => onSave({ ...values, key: finding?.key ?? crypto.randomUUID() }));
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={finding ? 'Change the finding' : 'Write a finding'} className="max-w-lg!">
      <form noValidate className="grid gap-4" onSubmit={(event) => void save(event)}>
        <Field label="Title" error={errors.title?.message} hint="One problem in one line">
          {(wiring) => <Input {...wiring} {...register('title')} maxLength={150} />}
        </Field>
        <Similar assignmentId={assignmentId} title={title} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Severity" error={errors.severity?.message}>
            {(wiring) => (
              <Select {...wiring} {...register('severity')}>
                {severities.map((severity) => (
                  <option key={severity} value={severity}>
                    {capital(severity)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Kind" error={errors.kind?.message}>
            {(wiring) => (
              <Select {...wiring} {...register('kind')}>
                {kinds.map((kind) => (
                  <option key={kind} value={kind}>
                    {capital(kind)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Field label="Steps to reproduce" error={errors.steps_to_reproduce?.message}>
          {(wiring) => <Textarea {...wiring} {...register('steps_to_reproduce')} rows={3} />}
        </Field>
        <Field label="Expected" optional error={errors.expected?.message}>
          {(wiring) => <Textarea {...wiring} {...register('expected')} rows={2} />}
        </Field>
        <Field label="Actual" error={errors.actual?.message}>
          {(wiring) => <Textarea {...wiring} {...register('actual')} rows={2} />}
        </Field>
        {screenshots.length > 0 && (
          <fieldset className="grid gap-2">
            <legend className="mb-1.5 font-medium">
              Pictures <span className="font-normal text-ink-faint">(at most {limits.perFinding})</span>
            </legend>
            <div className="flex flex-wrap gap-2">
              {screenshots.map((shot, index) => (
                <button
                  key={shot.file_id}
                  type="button"
                  aria-label={`Screenshot ${index + 1}`}
                  aria-pressed={chosen.includes(shot.file_id)}
                  onClick={() => toggle(shot.file_id)}
                  className={cx('h-16 w-24 overflow-hidden rounded-md border-2', chosen.includes(shot.file_id) ? 'border-accent ring-3 ring-accent-soft' : 'border-line')}
                >
                  <Thumbnail fileId={shot.annotated_file_id ?? shot.file_id} />
                </button>
              ))}
            </div>
          </fieldset>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit">
            Save the finding
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
