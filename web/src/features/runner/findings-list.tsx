import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Chip, type Tone } from '@/components/ui/chip';
import { limits, putFinding, removeFinding, type Draft, type FindingDraft } from './draft';
import { FindingSheet } from './finding-sheet';

export const severityTones: Record<FindingDraft['severity'], Tone> = { critical: 'bad', major: 'warn', minor: 'neutral', suggestion: 'info' };

/** What was found so far; each can be opened again and changed. */
export function FindingsList({ assignmentId, draft, change }: { assignmentId: string; draft: Draft; change: (how: (draft: Draft) => Draft) => void }) {
  const [open, setOpen] = useState<FindingDraft | 'new' | null>(null);
  return (
    <section aria-labelledby="findings" className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <div className="flex items-center justify-between gap-2">
        <h2 id="findings" className="text-sm font-semibold">
          Findings <span className="num font-normal text-ink-soft">{draft.findings.length}</span>
        </h2>
        <Button size="sm" disabled={draft.findings.length >= limits.findings} onClick={() => setOpen('new')}>
          <Plus aria-hidden className="size-4" /> Write a finding
        </Button>
      </div>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {draft.findings.map((finding) => (
          <li key={finding.key} className="flex items-center gap-2 rounded-md border border-line px-3 py-2">
            <Chip tone={severityTones[finding.severity]}>{finding.severity}</Chip>
            <span className="min-w-0 flex-1 truncate">{finding.title}</span>
            <IconButton label={`Change: ${finding.title}`} size="sm" onClick={() => setOpen(finding)}>
              <Pencil aria-hidden className="size-4" />
            </IconButton>
            <IconButton label={`Delete: ${finding.title}`} size="sm" onClick={() => change((now) => removeFinding(now, finding.key))}>
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      {open && (
        <FindingSheet
          assignmentId={assignmentId}
          finding={open === 'new' ? undefined : open}
          screenshots={draft.screenshots}
          onClose={() => setOpen(null)}
          onSave={(finding) => {
            change((now) => putFinding(now, finding));
            setOpen(null);
          }}
        />
      )}
    </section>
  );
}
