import { useCallback, useState } from 'react';
import { messageOf } from '@/api/errors';
import type { NewFile } from '@/api/types';
import { toast } from './toasts';
import { uploadFile } from './upload-file';

/** A picture on its way to the server. */
export interface Sending {
  key: number;
  content: Blob;
  preview: string;
  done: number;
  problem?: string;
}
let nextKey = 1;

interface Options {
  purpose: NewFile['purpose'];
  /** How many there may be, and how many there are already. */
  most: number;
  have: number;
  /** What they are called when there are too many. */
  name: string;
  /** Stable: the picture is on the server now. */
  onArrived: (fileId: string) => void;
}

/** Sends pictures and keeps those on their way: each can be tried again or left out. */
export function usePictureUploads({ purpose, most, have, name, onArrived }: Options) {
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
        const file = await uploadFile(item.content, purpose, (done) => update(item.key, { done }));
        onArrived(file.id);
        drop(item);
      } catch (error) {
        update(item.key, { problem: messageOf(error) });
      }
    },
    [purpose, onArrived, drop, update],
  );

  const room = most - have - sending.length;
  const take = useCallback(
    (pictures: Blob[]) => {
      if (pictures.length > room) toast({ tone: 'bad', title: `At most ${most} ${name}` });
      for (const content of pictures.slice(0, Math.max(0, room))) {
        const item: Sending = { key: nextKey++, content, preview: URL.createObjectURL(content), done: 0 };
        setSending((all) => [...all, item]);
        void send(item);
      }
    },
    [room, most, name, send],
  );
  return { sending, take, retry: send, drop };
}
export type PictureUploads = ReturnType<typeof usePictureUploads>;
