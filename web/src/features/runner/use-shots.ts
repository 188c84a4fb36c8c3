import { useCallback, useEffect } from 'react';
import { messageOf } from '@/api/errors';
import { picturesOf } from '@/lib/pictures';
import { toast } from '@/lib/toasts';
import { usePictureUploads } from '@/lib/use-picture-uploads';
import { captureScreen } from './capture';
import { addScreenshot, limits, type Draft } from './draft';

/** Takes pictures from wherever they come and sends them; those that arrive join the draft, tied to the open step. */
export function useShots(draft: Draft, change: (how: (draft: Draft) => Draft) => void) {
  const onArrived = useCallback(
    (fileId: string) => change((now) => addScreenshot(now, { file_id: fileId, ...(now.currentStep ? { step_id: now.currentStep } : {}) })),
    [change],
  );
  const uploads = usePictureUploads({ purpose: 'screenshot', most: limits.screenshots, have: draft.screenshots.length, name: 'screenshots', onArrived });
  const { take } = uploads;

  const capture = useCallback(async () => {
    try {
      const picture = await captureScreen();
      if (picture) take([picture]);
    } catch (error) {
      toast({ tone: 'bad', title: 'The screen could not be captured', body: messageOf(error) });
    }
  }, [take]);

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const pictures = picturesOf(event.clipboardData);
      if (pictures.length === 0) return;
      event.preventDefault();
      take(pictures);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [take]);

  return { ...uploads, capture };
}
