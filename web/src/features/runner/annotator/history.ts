import type { Shape } from './shapes';

/** Undo and redo over whole lists of shapes; a list is never changed in place. */
export interface History {
  past: Shape[][];
  present: Shape[];
  future: Shape[][];
}

const kept = 100;

export const emptyHistory: History = { past: [], present: [], future: [] };

export function commit(history: History, present: Shape[]): History {
  return { past: [...history.past, history.present].slice(-kept), present, future: [] };
}

export function undo(history: History): History {
  const present = history.past.at(-1);
  if (!present) return history;
  return { past: history.past.slice(0, -1), present, future: [history.present, ...history.future] };
}

export function redo(history: History): History {
  const [present, ...future] = history.future;
  if (!present) return history;
  return { past: [...history.past, history.present], present, future };
}
