import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { ApiError, messageOf } from '@/api/errors';
import type { Job, Project } from '@/api/types';
import { BudgetRefusal } from '@/components/money/budget-refusal';
import { JourneysEditor } from '@/components/job/journeys-editor';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Field, FormError } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { applyServerErrors } from '@/lib/form-errors';
import { useSaveJob } from './api/save-job';
import { CostSummary } from './cost-summary';
import { JobBasics } from './job-basics';
import { JobEvidence, JobKnownIssues, JobRequirements } from './job-rules';
import { JobTerms } from './job-terms';
import { jobOfValues, jobSchema, valuesOfJob, type JobValues } from './job-values';
import { RewriteButton } from './rewrite-button';
import { TemplatePicker } from './template-picker';

interface Props {
  job?: Job;
  initial: JobValues;
  projects: Project[];
  currencyFixed: boolean;
  /** The platform's fee on this job, or on one that is published today. */
  feeBps: number;
  /** `publish`: the person asked to go on and publish. */
  onSaved: (job: Job, publish: boolean) => void;
}

export function JobForm({ job, initial, projects, currencyFixed, feeBps, onSaved }: Props) {
  const form = useForm<JobValues>({ resolver: zodResolver(jobSchema), defaultValues: initial });
  const save = useSaveJob(job);
  const [publishing, setPublishing] = useState(false);
  const published = job !== undefined && job.status !== 'draft';
  const { errors } = form.formState;

  const submit = (publish: boolean) =>
    form.handleSubmit(
      (values) => {
        setPublishing(publish);
        save.mutate(jobOfValues(values, job), {
          onSuccess: (saved) => {
            // New journeys and steps have their ids from the server now.
            form.reset(valuesOfJob(saved));
            onSaved(saved, publish);
          },
          onError: (error) => {
            const code = error instanceof ApiError ? error.code : '';
            const rest =
              code === 'version_mismatch'
                ? 'This job was changed elsewhere meanwhile. Reload the page to see it.'
                : code === 'budget_exceeded'
                  ? messageOf(error)
                  : applyServerErrors(form, error, { payout_minor: 'payout' });
            if (rest) form.setError('root', { message: rest });
          },
        });
      },
    );

  return (
    <FormProvider {...form}>
      <form
        noValidate
        onSubmit={(event) => void submit(false)(event)}
        className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]"
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          {!published && <TemplatePicker />}
          <JobBasics projects={projects} saved={job !== undefined} fixed={published} />
          <section aria-label="Journeys" className="grid gap-3">
            <h2 className="text-lg font-semibold">Journeys</h2>
            <JourneysEditor fixed={published} tools={(journey) => <RewriteButton journey={journey} />} />
          </section>
          <JobTerms currencyFixed={currencyFixed || published} published={published} />
          <JobEvidence />
          {!published && <JobRequirements />}
          <JobKnownIssues />
        </div>
        <Panel title="What it costs" className="lg:sticky lg:top-20">
          <CostSummary feeBps={feeBps} />
          {!published && <p className="text-sm text-ink-soft">Nothing is held before a tester accepts.</p>}
          {published && (
            <Field label="What you changed" optional hint="Testers see it. Needed when wording changes." error={errors.change_note?.message}>
              {(wiring) => <Input {...wiring} {...form.register('change_note')} />}
            </Field>
          )}
          <FormError message={errors.root?.message ?? (Object.keys(errors).length > 0 ? 'Some fields need your attention; they are marked in red.' : undefined)} />
          <BudgetRefusal error={save.error} />
          <div className="grid gap-2">
            {!published && (
              <Button variant="primary" busy={save.isPending && publishing} onClick={(event) => void submit(true)(event)}>
                Save and publish…
              </Button>
            )}
            <Button type="submit" variant={published ? 'primary' : 'secondary'} busy={save.isPending && !publishing}>
              {published ? 'Save changes' : 'Save draft'}
            </Button>
          </div>
        </Panel>
      </form>
    </FormProvider>
  );
}
