import { useState } from 'react';
import { messageOf } from '@/api/errors';
import type { Finding } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Chip, type Tone } from '@/components/ui/chip';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useSetVerdict } from './api/set-verdict';

type Verdict = NonNullable<Finding['verdict']>['verdict'];
const verdicts: { value: Verdict; label: string; done: string; tone: Tone; why: string }[] = [
  { value: 'accepted', label: 'Accept', done: 'accepted', tone: 'good', why: 'Thank you, we will mend this.' },
  { value: 'known', label: 'Known', done: 'already known', tone: 'neutral', why: 'We knew this already.' },
  { value: 'not_reproducible', label: 'Not reproducible', done: 'not reproducible', tone: 'warn', why: '' },
];

/** What the builder says to a finding, with a word why. */
export function FindingVerdict({ submissionId, finding }: { submissionId: string; finding: Finding }) {
  const [choice, setChoice] = useState<(typeof verdicts)[number] | null>(null);
  const [note, setNote] = useState('');
  const save = useSetVerdict(submissionId, finding.id);
  const given = verdicts.find((item) => item.value === finding.verdict?.verdict);
  return (
    <div className="grid gap-3">
      {given && (
        <p>
          <Chip tone={given.tone}>{given.done}</Chip> <span className="text-ink-soft">{finding.verdict?.note}</span>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {verdicts.map((verdict) => (
          <Button
            key={verdict.value}
            size="sm"
            aria-pressed={(choice ?? given)?.value === verdict.value}
            className={(choice ?? given)?.value === verdict.value ? 'border-accent!' : undefined}
            onClick={() => {
              setChoice(verdict);
              setNote(finding.verdict?.verdict === verdict.value ? finding.verdict.note : verdict.why);
            }}
          >
            {verdict.label}
          </Button>
        ))}
        <span className="flex-1 text-right text-sm text-ink-faint">never changes the pay</span>
      </div>
      {choice && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ verdict: choice.value, note: note.trim() }, { onSuccess: () => setChoice(null) });
          }}
        >
          <Field label="A word why, for the tester" error={save.error ? messageOf(save.error) : undefined} className="flex-1 basis-60 max-sm:basis-full">
            {(wiring) => <Input {...wiring} required maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />}
          </Field>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save
          </Button>
          <Button variant="quiet" onClick={() => setChoice(null)}>
            Cancel
          </Button>
        </form>
      )}
    </div>
  );
}
