import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { ApiError } from '@/api/errors';
import type { NewProject, Project } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Sheet } from '@/components/ui/dialog';
import { Field, FormError } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { atMost, textField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';

const schema = z.object({
  name: textField(120, 'Please name the project.'),
  url: z.url({ protocol: /^https?$/, error: 'Please enter a web address, such as https://app.example.com.' }).check(atMost(2048)),
  description: z.string().check(atMost(5000)),
  tags: z.string().check(
    z.refine((text) => splitTags(text).length <= 10, 'At most 10 tags.'),
    z.refine((text) => splitTags(text).every((tag) => tag.length <= 30), 'At most 30 characters a tag.'),
  ),
});

function splitTags(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()).filter(Boolean))];
}

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  project?: Project;
  save: { mutate: (values: NewProject, options: { onSuccess: (project: Project) => void; onError: (error: Error) => void }) => void; isPending: boolean };
  onSaved: (project: Project) => void;
}

export function ProjectForm(props: Props) {
  return (
    <Sheet open={props.open} onOpenChange={props.onOpenChange} title={props.project ? 'Edit project' : 'New project'} description="The app that testers will walk through.">
      <Form {...props} />
    </Sheet>
  );
}

function Form({ project, save, onSaved }: Props) {
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: project?.name ?? '', url: project?.url ?? '', description: project?.description ?? '', tags: project?.tags.join(', ') ?? '' },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ tags, ...values }) =>
    save.mutate(
      { ...values, tags: splitTags(tags) },
      {
        onSuccess: onSaved,
        onError: (error) => {
          const stale = error instanceof ApiError && error.code === 'version_mismatch';
          const rest = stale ? 'This project was changed elsewhere. Close this and open it again.' : applyServerErrors(form, error);
          if (rest) form.setError('root', { message: rest });
        },
      },
    ),
  );
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <FormError message={errors.root?.message} />
      <Field label="Name" error={errors.name?.message}>
        {(wiring) => <Input {...wiring} {...form.register('name')} />}
      </Field>
      <Field label="Web address" hint="Where a test starts." error={errors.url?.message}>
        {(wiring) => <Input type="url" inputMode="url" placeholder="https://" {...wiring} {...form.register('url')} />}
      </Field>
      <Field label="Description" optional error={errors.description?.message}>
        {(wiring) => <Textarea {...wiring} {...form.register('description')} />}
      </Field>
      <Field label="Tags" optional hint="Separated by commas." error={errors.tags?.message}>
        {(wiring) => <Input {...wiring} {...form.register('tags')} />}
      </Field>
      <Button type="submit" variant="primary" busy={save.isPending}>
        {project ? 'Save project' : 'Create project'}
      </Button>
    </form>
  );
}
