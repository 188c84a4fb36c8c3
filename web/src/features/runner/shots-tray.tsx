import { ScreenShare } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { messageOf } from '@/api/errors';
import type { Job } from '@/api/types';
import { PictureChooser } from '@/components/pictures/picture-chooser';
import { Thumbnail } from '@/components/pictures/thumbnail';
import { Underway } from '@/components/pictures/underway';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, FormError } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/states';
import { uploadFile } from '@/lib/upload-file';
import { useFile } from '@/lib/use-file';
import { canCapture, loadPicture } from './capture';
import { changeScreenshot, limits, removeScreenshot, stepsOf, type Draft, type ScreenshotDraft } from './draft';
import type { useShots } from './use-shots';

const Annotator = lazy(() => import('./annotator/annotator').then((m) => ({ default: m.Annotator })));

type Change = (how: (draft: Draft) => Draft) => void;

/** The buttons that take pictures, and the pictures taken. */
export function ShotsTray({ draft, change, journeys, shots }: { draft: Draft; change: Change; journeys: Job['journeys']; shots: ReturnType<typeof useShots> }) {
  const [open, setOpen] = useState<string | null>(null);
  const shown = draft.screenshots.find((shot) => shot.file_id === open);
  return (
    <section aria-label="Screenshots" className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {canCapture() && (
          <Button variant="primary" onClick={() => void shots.capture()}>
            <ScreenShare aria-hidden className="size-4" /> Capture the screen
          </Button>
        )}
        <PictureChooser onChosen={shots.take} />
        <span className="text-sm text-ink-faint">or paste or drop one anywhere</span>
      </div>
      {(draft.screenshots.length > 0 || shots.sending.length > 0) && (
        <ul className="flex gap-2 overflow-x-auto pb-1">
          {draft.screenshots.map((shot, index) => (
            <li key={shot.file_id} className="shrink-0">
              <button type="button" aria-label={`Screenshot ${index + 1}${shot.caption ? `: ${shot.caption}` : ''}`} className="block h-20 w-32 overflow-hidden rounded-md border border-line hover:border-accent" onClick={() => setOpen(shot.file_id)}>
                <Thumbnail fileId={shot.annotated_file_id ?? shot.file_id} />
              </button>
            </li>
          ))}
          {shots.sending.map((item) => (
            <Underway key={item.key} item={item} uploads={shots} />
          ))}
        </ul>
      )}
      {shown && <ShotDialog key={shown.file_id} shot={shown} journeys={journeys} change={change} onClose={() => setOpen(null)} />}
    </section>
  );
}

function ShotDialog({ shot, journeys, change, onClose }: { shot: ScreenshotDraft; journeys: Job['journeys']; change: Change; onClose: () => void }) {
  const [picture, setPicture] = useState<HTMLImageElement | null>(null);
  const [opening, setOpening] = useState(false);
  const [problem, setProblem] = useState('');
  const original = useFile(shot.file_id);
  const shown = useFile(shot.annotated_file_id ?? shot.file_id);
  const set = (part: Partial<ScreenshotDraft>) => change((now) => changeScreenshot(now, shot.file_id, part));

  const annotate = async () => {
    if (!original.data?.url) return;
    setOpening(true);
    setProblem('');
    try {
      setPicture(await loadPicture(original.data.url));
    } catch (error) {
      setProblem(`It cannot be marked now: ${messageOf(error)} It is kept: try again in a moment, or hand it in without marks.`);
    } finally {
      setOpening(false);
    }
  };
  const keep = async (marked: Blob) => {
    const file = await uploadFile(marked, 'annotation');
    set({ annotated_file_id: file.id });
    setPicture(null);
  };

  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title="Screenshot"
        className="max-w-3xl!"
        footer={
          <>
            <Button
              variant="danger"
              onClick={() => {
                change((now) => removeScreenshot(now, shot.file_id));
                onClose();
              }}
            >
              Remove
            </Button>
            {shot.annotated_file_id && <Button onClick={() => set({ annotated_file_id: undefined })}>Without marks</Button>}
            <Button busy={opening} onClick={() => void annotate()}>
              {shot.annotated_file_id ? 'Mark it anew' : 'Mark the picture'}
            </Button>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </>
        }
      >
        <FormError message={problem} />
        {shown.data?.url ? <img src={shown.data.url} alt={shot.caption ?? 'Screenshot'} className="max-h-[50dvh] w-full rounded-md border border-line object-contain" /> : <Skeleton className="h-64" />}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Caption" optional>
            {(wiring) => <Input {...wiring} maxLength={limits.caption} value={shot.caption ?? ''} onChange={(event) => set({ caption: event.currentTarget.value })} />}
          </Field>
          <Field label="Shows step" optional>
            {(wiring) => (
              <Select {...wiring} value={shot.step_id ?? ''} onChange={(event) => set({ step_id: event.currentTarget.value || undefined })}>
                <option value="">No step in particular</option>
                {stepsOf(journeys).map((step) => (
                  <option key={step.id} value={step.id}>
                    {step.instruction}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      </Dialog>
      {/* Over the dialog, which gets the focus back. */}
      {picture && (
        <Suspense fallback={null}>
          <Annotator picture={picture} onDone={keep} onClose={() => setPicture(null)} />
        </Suspense>
      )}
    </>
  );
}
