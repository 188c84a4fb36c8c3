import { useFormContext } from 'react-hook-form';
import type { Project } from '@/api/types';
import { Panel } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input, Select, Textarea } from '@/components/ui/input';
import { choicesOf, testTypeNames } from '@/lib/choices';
import type { JobValues } from './job-values';

export function JobBasics({ projects, saved, fixed }: { projects: Project[]; saved: boolean; fixed: boolean }) {
  const { register, formState } = useFormContext<JobValues>();
  const { errors } = formState;
  return (
    <Panel title="What is it about?">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Project" error={errors.project_id?.message}>
          {(wiring) => (
            <Select {...wiring} {...register('project_id')} disabled={saved}>
              <option value="">Choose…</option>
              {projects.map((project) => (
                <option key={project.id} value={project.id}>
                  {project.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Kind of test" error={errors.test_type?.message}>
          {(wiring) => (
            <Select {...wiring} {...register('test_type')} disabled={fixed}>
              {choicesOf(testTypeNames).map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Title" hint="What testers see in the list." error={errors.title?.message} className="sm:col-span-2">
          {(wiring) => <Input {...wiring} {...register('title')} />}
        </Field>
        <Field label="Description" optional hint="What the app does, what worries you, what to leave alone." error={errors.description?.message} className="sm:col-span-2">
          {(wiring) => <Textarea {...wiring} {...register('description')} />}
        </Field>
      </div>
    </Panel>
  );
}
