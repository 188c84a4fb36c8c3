import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import type { Submission } from '@/api/types';
import { Clarifications } from '@/components/review/clarifications';
import { DisputePanel } from '@/components/review/dispute-panel';
import { EnvironmentTerms } from '@/components/review/environment-terms';
import { FindingCard } from '@/components/review/finding-card';
import { JourneyResults } from '@/components/review/journey-results';
import { RatingPanel } from '@/components/review/rating-panel';
import { Screenshots } from '@/components/review/screenshots';
import { Chip } from '@/components/ui/chip';
import { TextLink } from '@/components/ui/text-link';
import { ShortTime } from '@/components/ui/time';
import { useTitle } from '@/components/ui/page';
import { submissionLooks } from '@/lib/status-chips';
import { useJob } from '@/lib/use-job';
import { useProfile } from '@/lib/use-profile';
import { counted } from '@/lib/words';
import { FindingVerdict } from './finding-verdict';
import { MoneyAside } from './money-aside';

const severityOrder = ['critical', 'major', 'minor', 'suggestion'];

export function SubmissionView({ submission }: { submission: Submission }) {
  const job = useJob(submission.job_id).data;
  const tester = useProfile(submission.tester_id).data;
  const { job_title: title, tester_name: name } = submission;
  const look = submissionLooks[submission.status];
  const findings = [...submission.findings].sort((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity));
  const heading = useRef<HTMLHeadingElement>(null);
  const { search } = useLocation();
  useTitle(title);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  return (
    <>
      <article className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] content-start gap-5 p-4 sm:p-6 lg:overflow-y-auto">
        <TextLink to={{ pathname: '/inbox', search }} className="flex items-center gap-1 lg:hidden">
          <ArrowLeft aria-hidden className="size-4" /> All submissions
        </TextLink>
        <header className="flex flex-wrap items-start justify-between gap-2">
          <div>
            <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
              {title}
            </h2>
            <p className="num text-sm text-ink-soft">
              <TextLink to={`/people/${submission.tester_id}`}>{name}</TextLink>
              {tester && tester.rating.count > 0 && ` · ${tester.rating.average.toFixed(1)} from ${counted(tester.rating.count, 'rating')}`} · {submission.environment.os},{' '}
              {submission.environment.browser} · handed in <ShortTime at={submission.created_at} />
            </p>
          </div>
          <div className="flex gap-1.5">
            {submission.outcome === 'blocked' && <Chip tone="warn">the app blocked the test</Chip>}
            <Chip tone={look.tone}>{look.label}</Chip>
          </div>
        </header>
        <DisputePanel submission={submission} side="builder" />
        <Clarifications submission={submission} side="builder" />
        <RatingPanel submission={submission} side="builder" />
        <Screenshots submission={submission} />
        <section aria-label="Findings" className="grid gap-3">
          <h3 className="cap">Findings ({findings.length})</h3>
          {findings.length === 0 && <p className="text-ink-soft">{name} found no problems.</p>}
          {findings.map((finding) => (
            <FindingCard key={finding.id} submission={submission} finding={finding}>
              <FindingVerdict submissionId={submission.id} finding={finding} />
            </FindingCard>
          ))}
        </section>
        <section aria-label="Feedback" className="grid gap-2">
          <h3 className="cap">Feedback</h3>
          <p className="max-w-prose whitespace-pre-line">{submission.feedback}</p>
        </section>
        {job && <JourneyResults job={job} submission={submission} />}
        <section aria-label="Environment" className="grid gap-2">
          <h3 className="cap">Environment</h3>
          <EnvironmentTerms environment={submission.environment} />
        </section>
      </article>
      <MoneyAside submission={submission} />
    </>
  );
}
