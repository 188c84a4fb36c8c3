import type { ReactNode } from 'react';
import type { Finding, Submission } from '@/api/types';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { severityLooks } from '@/lib/status-chips';
import { ShotThumb } from './shot';

/** One problem as it was reported; `children` stand below it. */
export function FindingCard({ submission, finding, children }: { submission: Submission; finding: Finding; children?: ReactNode }) {
  const look = severityLooks[finding.severity];
  const shots = submission.screenshots.filter((shot) => finding.file_ids.includes(shot.file_id) || (shot.annotated_file_id && finding.file_ids.includes(shot.annotated_file_id)));
  return (
    <Card aria-label={`Finding: ${finding.title}`} className="grid grid-cols-[minmax(0,1fr)] gap-2.5 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={look.tone}>{look.label}</Chip>
        <Chip>{finding.kind}</Chip>
        <h4 className="text-lg font-semibold">{finding.title}</h4>
      </div>
      <Part title="Steps" text={finding.steps_to_reproduce} />
      <Part title="Expected" text={finding.expected} />
      <Part title="What happened" text={finding.actual} />
      {shots.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {shots.map((shot) => (
            <li key={shot.file_id} className="w-36">
              <ShotThumb shots={shots} shot={shot} annotated />
            </li>
          ))}
        </ul>
      )}
      {children}
    </Card>
  );
}

function Part({ title, text }: { title: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <div>
      <span className="text-sm font-medium text-ink-soft">{title}</span>
      <p className="whitespace-pre-line">{text}</p>
    </div>
  );
}
