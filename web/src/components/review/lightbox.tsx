import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { useReturnFocus } from '@/lib/use-return-focus';
import { ShotImage, type Shot } from './shot';

/** One picture at full size; arrow keys go through the others. */
export function Lightbox({ shots, start, annotated: startAnnotated, onClose }: { shots: Shot[]; start: number; annotated: boolean; onClose: () => void }) {
  const [index, setIndex] = useState(start);
  const [annotated, setAnnotated] = useState(startAnnotated);
  const shot = shots[index];
  const go = (by: number) => setIndex((at) => Math.min(shots.length - 1, Math.max(0, at + by)));
  const focus = useReturnFocus();
  if (!shot) return null;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <Dialog.Content
          {...focus}
          aria-describedby={undefined}
          className="fixed inset-2 z-50 grid grid-rows-[auto_minmax(0,1fr)_auto] overflow-hidden rounded-xl border border-line bg-surface shadow-pop sm:inset-6"
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft') go(-1);
            if (event.key === 'ArrowRight') go(1);
          }}
        >
          <div className="flex items-center gap-2 border-b border-line px-3 py-2">
            <Dialog.Title className="num flex-1 font-medium">
              Screenshot {index + 1} of {shots.length}
            </Dialog.Title>
            {shot.annotated_file_id && (
              <Button size="sm" aria-pressed={annotated} onClick={() => setAnnotated(!annotated)}>
                {annotated ? 'Show the original' : 'Show the annotations'}
              </Button>
            )}
            <IconButton label="Previous screenshot" disabled={index === 0} onClick={() => go(-1)}>
              <ChevronLeft aria-hidden className="size-5" />
            </IconButton>
            <IconButton label="Next screenshot" disabled={index === shots.length - 1} onClick={() => go(1)}>
              <ChevronRight aria-hidden className="size-5" />
            </IconButton>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X aria-hidden className="size-5" />
              </IconButton>
            </Dialog.Close>
          </div>
          <div className="grid place-items-center overflow-auto bg-sunken p-3">
            <ShotImage key={`${shot.file_id}${annotated}`} shot={shot} annotated={annotated} className="max-h-full max-w-full object-contain" />
          </div>
          <p className="min-h-6 px-3 py-2 text-ink-soft">{shot.caption}</p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
