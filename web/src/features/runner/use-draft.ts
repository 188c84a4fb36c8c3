import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Job } from '@/api/types';
import { saveProgress, sendLastProgress } from './api/save-progress';
import { Autosave, type SaveState } from './autosave';
import { readDraft, type Draft } from './draft';

export interface DraftHandle {
  draft: Draft;
  change: (how: (draft: Draft) => Draft) => void;
  saveState: SaveState;
  /** Saves now; rejects when the server could not be reached. */
  flush: () => Promise<void>;
}

/** The draft of one assignment, saved as it changes and once more when the page goes away. */
export function useDraft(assignmentId: string, saved: unknown, journeys: Job['journeys']): DraftHandle {
  const [draft, setDraft] = useState(() => readDraft(saved, journeys));
  const [saveState, setSaveState] = useState<SaveState>('saved');
  const newest = useRef(draft);
  const autosave = useMemo(() => new Autosave<Draft>((value) => saveProgress(assignmentId, value), setSaveState), [assignmentId]);

  const change = useCallback(
    (how: (draft: Draft) => Draft) => {
      const next = how(newest.current);
      if (next === newest.current) return;
      newest.current = next;
      setDraft(next);
      autosave.change(next);
    },
    [autosave],
  );

  useEffect(() => {
    const leave = () => {
      const pending = autosave.pending();
      if (pending) sendLastProgress(assignmentId, pending);
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
      autosave.stop();
    };
  }, [assignmentId, autosave]);

  return { draft, change, saveState, flush: useCallback(() => autosave.flush(), [autosave]) };
}
