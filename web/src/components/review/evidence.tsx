import { X } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Submission } from '@/api/types';
import { PictureChooser } from '@/components/pictures/picture-chooser';
import { Thumbnail } from '@/components/pictures/thumbnail';
import { Underway } from '@/components/pictures/underway';
import { IconButton } from '@/components/ui/button';
import { usePictureUploads } from '@/lib/use-picture-uploads';
import { ShotThumb } from './shot';

const most = 10;

/** Pictures that somebody adds to what they say in a dispute. */
export function useEvidence() {
  const [fileIds, setFileIds] = useState<string[]>([]);
  const onArrived = useCallback((id: string) => setFileIds((ids) => (ids.includes(id) ? ids : [...ids, id])), []);
  const remove = (id: string) => setFileIds((ids) => ids.filter((other) => other !== id));
  const uploads = usePictureUploads({ purpose: 'evidence', most, have: fileIds.length, name: 'pictures', onArrived });
  const blocked = uploads.sending.length > 0 ? 'A picture is not there yet: wait a moment, try it again, or leave it out.' : undefined;
  return { fileIds, remove, uploads, blocked };
}

export function EvidenceField({ fileIds, remove, uploads }: ReturnType<typeof useEvidence>) {
  return (
    <div className="grid gap-2" role="group" aria-label="Pictures">
      <div className="flex flex-wrap items-center gap-2">
        <PictureChooser onChosen={uploads.take} disabled={fileIds.length + uploads.sending.length >= most} />
        <span className="text-sm text-ink-faint">Optional, up to {most}: PNG or JPEG</span>
      </div>
      {fileIds.length + uploads.sending.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {fileIds.map((id, index) => (
            <li key={id} className="relative h-20 w-32 overflow-hidden rounded-md border border-line">
              <Thumbnail fileId={id} />
              <IconButton label={`Leave out picture ${index + 1}`} size="sm" className="absolute top-1 right-1 border border-line bg-surface" onClick={() => remove(id)}>
                <X aria-hidden className="size-4" />
              </IconButton>
            </li>
          ))}
          {uploads.sending.map((item) => (
            <Underway key={item.key} item={item} uploads={uploads} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** Pictures that a side names: of the submission, with its marks, or their own. */
export function EvidencePictures({ ids, submission, caption }: { ids: string[]; submission: Submission | undefined; caption: string }) {
  if (ids.length === 0) return null;
  const shots = ids.map((id) => submission?.screenshots.find((shot) => shot.file_id === id || shot.annotated_file_id === id) ?? { file_id: id, caption });
  return (
    <ul aria-label={caption} className="flex flex-wrap gap-2">
      {shots.map((shot) => (
        <li key={shot.file_id} className="w-36">
          <ShotThumb shots={shots} shot={shot} annotated />
        </li>
      ))}
    </ul>
  );
}
