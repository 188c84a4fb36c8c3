import { messageOf } from '@/api/errors';
import { ExportFindings } from '@/components/job/export-findings';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Chip, type Tone } from '@/components/ui/chip';
import { FormError } from '@/components/ui/field';
import { TextLink } from '@/components/ui/text-link';
import { counted } from '@/lib/words';
import { useJobSubmissions } from './api/job-submissions';
import { useSummarizeFindings } from './api/summarize-findings';

const tones: Record<'high' | 'medium' | 'low', Tone> = { high: 'bad', medium: 'warn', low: 'neutral' };
const methods = { local: 'by rules on this server, without a language model', model: 'by a language model' };

/** What testers found in a job, taken together: themes, and files to take away. */
export function JobFindings({ jobId }: { jobId: string }) {
  const summary = useSummarizeFindings();
  const nothing = useJobSubmissions(jobId).data?.length === 0;
  if (nothing) return null;
  return (
    <Panel id="findings" title="Findings">
      <div className="flex flex-wrap gap-2">
        <Button busy={summary.isPending} onClick={() => summary.mutate(jobId)}>
          Summarise
        </Button>
        <ExportFindings jobId={jobId} />
      </div>
      <FormError message={summary.error ? messageOf(summary.error) : undefined} />
      <div aria-live="polite" className="empty:hidden">{summary.data && <Themes summary={summary.data} />}</div>
    </Panel>
  );
}

type Summary = NonNullable<ReturnType<typeof useSummarizeFindings>['data']>;

function Themes({ summary }: { summary: Summary }) {
  if (summary.themes.length === 0) return <p className="text-ink-soft">Nobody has reported anything yet.</p>;
  return (
    <div className="grid gap-3">
      <p className="text-sm text-ink-soft">
        {counted(summary.finding_count, 'finding')} from {counted(summary.submission_count, 'submission')}, sorted {methods[summary.method]}.
      </p>
      <ol className="grid gap-3">
        {summary.themes.map((theme) => (
          <Theme key={theme.findings[0]?.id ?? theme.title} theme={theme} />
        ))}
      </ol>
    </div>
  );
}

function Theme({ theme }: { theme: Summary['themes'][number] }) {
  const [first, ...others] = theme.findings;
  // A theme of one finding bears its title, which need not be read twice.
  const itself = first && others.length === 0 && first.title === theme.title ? first : undefined;
  return (
    <li className="grid gap-1.5 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={tones[theme.priority]}>{theme.priority} priority</Chip>
        <span className="font-medium wrap-anywhere">
          {itself ? <TextLink to={`/inbox/${itself.submission_id}`}>{theme.title}</TextLink> : theme.title}
        </span>
        <span className="num text-sm text-ink-soft">
          {theme.severity}, reported {theme.count === 1 ? 'once' : `${theme.count} times`}
        </span>
      </div>
      {!itself && (
        <ul className="grid gap-1 text-sm">
          {theme.findings.map((finding) => (
            <li key={finding.id} className="wrap-anywhere">
              <TextLink to={`/inbox/${finding.submission_id}`}>{finding.title}</TextLink> <span className="text-ink-soft">({finding.severity})</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
