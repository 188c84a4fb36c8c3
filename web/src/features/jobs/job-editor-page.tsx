import { useEffect, useState } from 'react';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Job } from '@/api/types';
import { EmptyState, Loading, QueryView } from '@/components/ui/states';
import { Page } from '@/components/ui/page';
import { TextLink } from '@/components/ui/text-link';
import { serverNow } from '@/lib/clock';
import { toast } from '@/lib/toasts';
import { useBudget } from '@/lib/use-budget';
import { useMe } from '@/lib/use-me';
import { useProjectChoices } from '@/lib/use-project-choices';
import { useJob } from '@/lib/use-job';
import { JobForm } from './job-form';
import { newJobValues, valuesOfJob } from './job-values';
import { MembershipNeeded } from './membership-needed';
import { PublishConfirm } from './publish-confirm';

/** /jobs/new and /jobs/:jobId/edit: one place, so that saving a new job does not lose what is on the screen. */
export function JobEditorPage() {
  const { jobId } = useParams();
  const query = useJob(jobId);
  const title = !jobId ? 'New job' : query.data?.status === 'draft' ? 'Edit draft' : 'Edit job';
  return (
    <Page title={title} intro={jobId ? query.data?.title : 'Write down what testers should walk through.'}>
      {jobId ? <QueryView query={query}>{(job) => <Editor key={job.id} job={job} />}</QueryView> : <Editor />}
    </Page>
  );
}

function Editor({ job }: { job?: Job }) {
  const projects = useProjectChoices();
  const me = useMe().data;
  const budget = useBudget().data;
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const asked = (useLocation().state as { publish?: Job } | null)?.publish;
  const [publishing, setPublishing] = useState<Job | null>(asked ?? null);

  useEffect(() => {
    // Asked once: a reload must not ask again.
    if (asked) void navigate('.', { replace: true, state: null });
  }, [asked, navigate]);

  const onSaved = (saved: Job, publish: boolean) => {
    if (!publish) toast({ title: saved.status === 'draft' ? 'Draft saved' : 'Changes saved' });
    if (saved.status !== 'draft') void navigate(`/jobs/${saved.id}`);
    else if (!job) void navigate(`/jobs/${saved.id}/edit`, { replace: true, state: publish ? { publish: saved } : null });
    else if (publish) setPublishing(saved);
  };

  if (!me) return <Loading rows={4} />;
  return (
    <QueryView query={projects} loading={<Loading rows={4} />}>
      {(choices) =>
        choices.length === 0 ? (
          <EmptyState title="A job belongs to a project" action={<TextLink to="/projects?new">Create a project first</TextLink>}>
            A project is the app that testers will walk through.
          </EmptyState>
        ) : (
          <>
            {!job && <MembershipNeeded user={me} />}
            <JobForm
              key={job?.id ?? 'new'}
              job={job}
              initial={job ? valuesOfJob(job) : newJobValues(params.get('project') ?? (choices.length === 1 ? choices[0]!.id : ''), me.billing_currency || 'USD', serverNow())}
              projects={choices}
              feeBps={job?.fee_bps ?? budget?.fee_bps ?? 0}
              currencyFixed={job !== undefined || Boolean(me.billing_currency)}
              onSaved={onSaved}
            />
            {publishing && (
              <PublishConfirm
                job={publishing}
                open
                onOpenChange={(open) => !open && setPublishing(null)}
                onPublished={(published) => {
                  toast({ title: 'The job is open', body: 'Testers can find it now. You hear from us when one accepts.' });
                  void navigate(`/jobs/${published.id}`);
                }}
              />
            )}
          </>
        )
      }
    </QueryView>
  );
}
