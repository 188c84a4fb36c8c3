import type { Job, Submission } from '@/api/types';
import { EnvironmentTerms } from '@/components/review/environment-terms';
import { FindingCard } from '@/components/review/finding-card';
import { JourneyResults } from '@/components/review/journey-results';
import { Screenshots } from '@/components/review/screenshots';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { DateTime } from '@/components/ui/time';
import { useFile } from '@/lib/use-file';

const verdictNames = { accepted: 'accepted', known: 'known already', not_reproducible: 'not reproducible' };

/** What the tester handed in, as the builder saw it. */
export function HandedIn({ submission, job }: { submission: Submission; job: Job | undefined }) {
  return (
    <Panel title="What was handed in" actions={submission.outcome === 'blocked' && <Chip tone="warn">the app blocked the test</Chip>}>
      <p className="text-sm text-ink-soft">
        <DateTime at={submission.created_at} />
      </p>
      {job && <JourneyResults job={job} submission={submission} />}
      <Screenshots submission={submission} />
      {submission.recordings.length > 0 && (
        <section aria-label="Recordings" className="grid gap-2">
          <h3 className="cap">Recordings</h3>
          {submission.recordings.map((recording) => (
            <Recording key={recording.file_id} fileId={recording.file_id} />
          ))}
        </section>
      )}
      <section aria-label="Findings" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h3 className="cap">Findings ({submission.findings.length})</h3>
        {submission.findings.length === 0 && <p className="text-ink-soft">No problems were found.</p>}
        {submission.findings.map((finding) => (
          <FindingCard key={finding.id} submission={submission} finding={finding}>
            {finding.verdict && (
              <p className="text-ink-soft">
                The builder says: {verdictNames[finding.verdict.verdict]} · {finding.verdict.note}
              </p>
            )}
          </FindingCard>
        ))}
      </section>
      <section aria-label="Feedback" className="grid gap-2">
        <h3 className="cap">Feedback</h3>
        <p className="max-w-prose whitespace-pre-line wrap-anywhere">{submission.feedback}</p>
      </section>
      {submission.clarifications.length > 0 && (
        <section aria-label="Questions of the builder" className="grid gap-2">
          <h3 className="cap">Questions of the builder</h3>
          {submission.clarifications.map((item) => (
            <div key={item.asked_at} className="grid gap-1">
              <p className="max-w-prose whitespace-pre-line wrap-anywhere">{item.question}</p>
              <p className="max-w-prose border-l-2 border-line-strong pl-3 whitespace-pre-line wrap-anywhere">{item.answer ?? 'Not answered in time.'}</p>
            </div>
          ))}
        </section>
      )}
      <section aria-label="Environment" className="grid gap-2">
        <h3 className="cap">Environment</h3>
        <EnvironmentTerms environment={submission.environment} />
      </section>
    </Panel>
  );
}

function Recording({ fileId }: { fileId: string }) {
  const file = useFile(fileId).data;
  if (!file?.url) return <p className="text-ink-soft">{file ? 'This recording is not there any more.' : 'Loading'}</p>;
  // What testers record of their screen has no spoken words to caption.
  // eslint-disable-next-line jsx-a11y/media-has-caption
  return <video controls preload="metadata" src={file.url} className="max-h-96 w-full rounded-md bg-sunken" />;
}
