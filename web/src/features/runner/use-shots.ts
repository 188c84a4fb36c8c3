import { useCallback, useEffect, useState } from 'react';
import { messageOf } from '@/api/errors';
import { failed } from '@/lib/failed';
import { toast } from '@/lib/toasts';
import { uploadFile } from './api/upload-file';
import { captureScreen, picturesOf } from './capture';
import { addScreenshot, limits, type Draft } from './draft';

/** A picture on its way to the server. */
export interface Sending {
  key: number;
  content: Blob;
  preview: string;
  done: number;
  problem?: string;
}
let nextKey = 1;

/** Takes pictures from wherever they come and sends them; those that arrive join the draft, tied to the open step. */
export function useShots(draft: Draft, change: (how: (draft: Draft) => Draft) => void) {
  const [sending, setSending] = useState<Sending[]>([]);
  const update = useCallback((key: number, part: Partial<Sending>) => {
    setSending((all) => all.map((item) => (item.key === key ? { ...item, ...part } : item)));
  }, []);
  const drop = useCallback((item: Sending) => {
    URL.revokeObjectURL(item.preview);
    setSending((all) => all.filter((other) => other.key !== item.key));
  }, []);

  const send = useCallback(
    async (item: Sending) => {
      update(item.key, { problem: undefined, done: 0 });
      try {
        const file = await uploadFile(item.content, 'screenshot', (done) => update(item.key, { done }));
        change((now) => addScreenshot(now, { file_id: file.id, ...(now.currentStep ? { step_id: now.currentStep } : {}) }));
        drop(item);
      } catch (error) {
        update(item.key, { problem: messageOf(error) });
      }
    },
    [change, drop, update],
  );

  const room = limits.screenshots - draft.screenshots.length - sending.length;
  const take = useCallback(
    (pictures: Blob[]) => {
      if (pictures.length > room) toast({ tone: 'bad', title: `At most ${limits.screenshots} screenshots` });
      for (const content of pictures.slice(0, Math.max(0, room))) {
        const item: Sending = { key: nextKey++, content, preview: URL.createObjectURL(content), done: 0 };
        setSending((all) => [...all, item]);
        void send(item);
      }
    },
    [room, send],
  );

  const capture = useCallback(async () => {
    try {
      const picture = await captureScreen();
      if (picture) take([picture]);
    } catch (error) {
      failed('The screen could not be captured')(error);
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

  return { sending, take, capture, retry: send, drop };
}
