import { Check } from 'lucide-react';
import { Panel } from '@/components/ui/card';
import { Progress } from '@/components/ui/progress';
import { TextLink } from '@/components/ui/text-link';
import { cx } from '@/lib/cx';
import { useMe } from '@/lib/use-me';
import { useProjectChoices } from '@/lib/use-project-choices';
import { useRecentJobs } from './api/recent-jobs';

/** The way to a first published job; gone once it is walked. */
export function NextSteps() {
  const me = useMe().data;
  const projects = useProjectChoices().data;
  const jobs = useRecentJobs().data;
  if (!me || !projects || !jobs) return null;
  const steps = [
    { label: 'Confirm your email', hint: 'By the link in the mail we sent you.', done: me.email_verified },
    { label: 'Become a member', hint: 'Members can create jobs.', to: '/billing', done: ['active', 'trialing'].includes(me.membership.status) },
    { label: 'Add a card', hint: 'Held only when a tester starts.', to: '/billing', done: me.card.status === 'ready' },
    { label: 'Create a project', hint: 'The app to be tested, and accounts to log in with.', to: '/projects?new', done: projects.length > 0 },
    { label: 'Publish a job', hint: 'Journeys, pay and number of testers.', to: jobs[0]?.status === 'draft' ? `/jobs/${jobs[0].id}` : '/jobs/new', done: jobs.some((job) => job.status !== 'draft') },
  ];
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;
  return (
    <Panel title="What to do next" actions={<span className="num text-sm text-ink-soft">{done} of {steps.length} done</span>}>
      <Progress label="Steps done" value={done} max={steps.length} />
      <ol className="grid gap-3 sm:grid-cols-2 lg:grid-cols-5">
        {steps.map((step, index) => (
          <li key={step.label} className="flex gap-2.5">
            <span
              aria-hidden
              className={cx('num grid size-6 shrink-0 place-items-center rounded-full text-sm font-semibold', step.done ? 'bg-accent text-accent-ink' : 'border border-line-strong text-ink-soft')}
            >
              {step.done ? <Check className="size-3.5" /> : index + 1}
            </span>
            <div>
              {step.to && !step.done ? <TextLink to={step.to}>{step.label}</TextLink> : <span className={cx('font-medium', step.done && 'text-ink-soft')}>{step.label}</span>}
              {step.done ? <span className="sr-only">, done</span> : <p className="text-sm text-ink-soft">{step.hint}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
