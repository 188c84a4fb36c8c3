import type { Submission } from '@/api/types';
import { Clarifications } from '@/components/review/clarifications';
import { DisputePanel } from '@/components/review/dispute-panel';
import { RatingPanel } from '@/components/review/rating-panel';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Skeleton } from '@/components/ui/states';
import { Countdown, DateTime } from '@/components/ui/time';
import { ownSubmissionLooks, severityLooks } from '@/lib/status-chips';
import { useFile } from '@/lib/use-file';

const verdicts = { accepted: 'accepted', known: 'known already', not_reproducible: 'could not be reproduced' };

/** What the tester handed in, and what the builder made of it. */
export function HandedIn({ submission }: { submission: Submission }) {
  const look = ownSubmissionLooks[submission.status];
  const waiting = submission.status === 'pending';
  return (
    <>
      <DisputePanel submission={submission} side="tester" />
      <Clarifications submission={submission} side="tester" />
      <RatingPanel submission={submission} side="tester" />
      <Panel title="Your test" actions={<Chip tone={look.tone}>{look.label}</Chip>}>
        <p className="text-ink-soft">
          Handed in <DateTime at={submission.created_at} />
          {waiting && submission.auto_release_at && (
            <>
              {' '}
              · paid by itself in <Countdown until={submission.auto_release_at} over="a moment" />
            </>
          )}
        </p>
        <p className="max-w-prose whitespace-pre-line">{submission.feedback}</p>
        {submission.screenshots.length > 0 && (
          <ul className="flex flex-wrap gap-2">
            {submission.screenshots.map((shot) => (
              <li key={shot.file_id}>
                <Shot fileId={shot.annotated_file_id ?? shot.file_id} caption={shot.caption} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={`Findings (${submission.findings.length})`}>
        {submission.findings.length === 0 && <p className="text-ink-soft">You found no problems.</p>}
        <ul className="grid gap-3">
          {submission.findings.map((finding) => (
            <li key={finding.id} className="grid gap-1 border-t border-line pt-3 first:border-t-0 first:pt-0">
              <div className="flex flex-wrap items-center gap-2">
                <Chip tone={severityLooks[finding.severity].tone}>{finding.severity}</Chip>
                <h3 className="font-medium">{finding.title}</h3>
                {finding.verdict && <Chip tone={finding.verdict.verdict === 'accepted' ? 'good' : 'neutral'}>{verdicts[finding.verdict.verdict]}</Chip>}
              </div>
              {finding.verdict?.note && <p className="text-ink-soft">“{finding.verdict.note}”</p>}
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

function Shot({ fileId, caption }: { fileId: string; caption?: string }) {
  const url = useFile(fileId).data?.url;
  if (!url) return <Skeleton className="h-20 w-32" />;
  return (
    <a href={url} target="_blank" rel="noreferrer" className="block">
      <img src={url} alt={caption ?? 'Screenshot'} loading="lazy" className="h-20 w-32 rounded-md border border-line object-cover" />
    </a>
  );
}
