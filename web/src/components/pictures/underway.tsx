import { RotateCw, Trash2 } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { Progress } from '@/components/ui/progress';
import type { PictureUploads, Sending } from '@/lib/use-picture-uploads';

/** A picture that is being sent, or why it was not: in a list. */
export function Underway({ item, uploads }: { item: Sending; uploads: PictureUploads }) {
  return (
    <li className="relative grid h-20 w-40 shrink-0 content-end gap-1 overflow-hidden rounded-md border border-line p-1.5">
      <img src={item.preview} alt="" className="absolute inset-0 size-full object-cover opacity-25" />
      {item.problem ? (
        <div role="alert" className="relative grid gap-1">
          <p className="line-clamp-2 text-xs text-bad" title={item.problem}>
            {item.problem}
          </p>
          <div className="flex">
            <IconButton label="Try again" size="sm" onClick={() => void uploads.retry(item)}>
              <RotateCw aria-hidden className="size-4" />
            </IconButton>
            <IconButton label="Leave it out" size="sm" onClick={() => uploads.drop(item)}>
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </div>
        </div>
      ) : (
        <div className="relative">
          <Progress value={item.done} max={1} label="Sending the picture" />
        </div>
      )}
    </li>
  );
}
