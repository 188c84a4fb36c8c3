import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import type { Submission } from '@/api/types';
import { Skeleton } from '@/components/ui/states';
import { cx } from '@/lib/cx';
import { useFile } from '@/lib/use-file';
import { Lightbox } from './lightbox';

export type Shot = Submission['screenshots'][number];

export function ShotThumb({ shots, shot, annotated }: { shots: Shot[]; shot: Shot; annotated: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label={`Open screenshot${shot.caption ? `: ${shot.caption}` : ` ${shots.indexOf(shot) + 1}`}`}
        onClick={() => setOpen(true)}
        className="block aspect-16/10 w-full overflow-hidden rounded-md border border-line bg-sunken hover:border-line-strong"
      >
        <ShotImage shot={shot} annotated={annotated} className="size-full object-cover object-top" />
      </button>
      {open && <Lightbox shots={shots} start={shots.indexOf(shot)} annotated={annotated} onClose={() => setOpen(false)} />}
    </>
  );
}

export function ShotImage({ shot, annotated, className }: { shot: Shot; annotated: boolean; className?: string }) {
  const file = useFile((annotated && shot.annotated_file_id) || shot.file_id);
  const [broken, setBroken] = useState(false);
  if (file.error || broken || file.data?.state === 'deleted') {
    return (
      <span className="grid h-full min-h-24 place-items-center p-2 text-center text-sm text-ink-faint">
        <span>
          <ImageOff aria-hidden className="mx-auto size-5" /> This picture is not there any more
        </span>
      </span>
    );
  }
  if (!file.data?.url) return <Skeleton className="size-full min-h-24 rounded-none" />;
  return <img src={file.data.url} alt={shot.caption ?? 'Screenshot without a caption'} className={cx('block', className)} onError={() => setBroken(true)} />;
}
