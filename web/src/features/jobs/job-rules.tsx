import { Controller, useFormContext } from 'react-hook-form';
import { Panel } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Disclosure } from '@/components/ui/disclosure';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { ToggleGroup } from '@/components/ui/toggle-group';
import { browserNames, choicesOf, countries, deviceNames, languages } from '@/lib/choices';
import type { JobValues } from './job-values';

/** The evidence a submission must bring. */
export function JobEvidence() {
  const { register, formState } = useFormContext<JobValues>();
  const errors = formState.errors.evidence;
  return (
    <Panel title="Evidence">
      <p className="text-ink-soft">A submission that does not meet these is refused, so you only review complete ones.</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Least feedback, in characters" error={errors?.min_feedback_chars?.message}>
          {(wiring) => <Input inputMode="numeric" className="num" {...wiring} {...register('evidence.min_feedback_chars')} />}
        </Field>
        <Field label="Least number of screenshots" error={errors?.min_screenshots?.message}>
          {(wiring) => <Input inputMode="numeric" className="num" {...wiring} {...register('evidence.min_screenshots')} />}
        </Field>
        <Checkbox label="Every journey must be answered" className="sm:col-span-2" {...register('evidence.all_journeys')} />
      </div>
    </Panel>
  );
}

/** Who may take the job. */
export function JobRequirements() {
  const { control, register, formState } = useFormContext<JobValues>();
  const errors = formState.errors.requirements;
  return (
    <Panel title="Who may test">
      <p className="text-ink-soft">Leave everything open to reach most people. Where you choose several, one of them is enough.</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Least qualification score" optional hint="0 to 100." error={errors?.min_qualification_score?.message}>
          {(wiring) => <Input inputMode="numeric" className="num" {...wiring} {...register('requirements.min_qualification_score')} />}
        </Field>
        <Field label="Least rating" optional hint="1 to 5. New testers stand at 4." error={errors?.min_rating?.message}>
          {(wiring) => <Input inputMode="decimal" className="num" {...wiring} {...register('requirements.min_rating')} />}
        </Field>
      </div>
      <Controller control={control} name="requirements.devices" render={({ field }) => <ToggleGroup legend="Devices" options={choicesOf(deviceNames)} value={field.value} onChange={field.onChange} />} />
      <Controller control={control} name="requirements.browsers" render={({ field }) => <ToggleGroup legend="Browsers" options={choicesOf(browserNames)} value={field.value} onChange={field.onChange} />} />
      <Controller control={control} name="requirements.languages" render={({ field }) => <Folded title="Languages" chosen={field.value.length}><ToggleGroup legend="Languages" options={languages()} value={field.value} onChange={field.onChange} /></Folded>} />
      <Controller control={control} name="requirements.countries" render={({ field }) => <Folded title="Countries" chosen={field.value.length}><ToggleGroup legend="Countries" options={countries()} value={field.value} onChange={field.onChange} /></Folded>} />
    </Panel>
  );
}

/** Long lists stay folded until wanted. */
function Folded({ title, chosen, children }: { title: string; chosen: number; children: React.ReactNode }) {
  return (
    <div className="rounded-md border border-line p-3">
      <Disclosure
        summary={
          <span className="font-medium">
            {title} <span className="font-normal text-ink-soft">({chosen === 0 ? 'any' : `${chosen} chosen`})</span>
          </span>
        }
      >
        <div className="pt-3">{children}</div>
      </Disclosure>
    </div>
  );
}

export function JobKnownIssues() {
  const { register, formState } = useFormContext<JobValues>();
  return (
    <Panel title="Known issues">
      <Field label="What you already know" optional hint="One a line. Testers see them, so nobody reports them again." error={formState.errors.known_issues?.message}>
        {(wiring) => <Textarea {...wiring} {...register('known_issues')} />}
      </Field>
    </Panel>
  );
}
