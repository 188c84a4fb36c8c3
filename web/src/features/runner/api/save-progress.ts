import { api, unwrap } from '@/api/client';
import { useSession } from '@/lib/session';
import type { Draft } from '../draft';

export async function saveProgress(assignmentId: string, draft: Draft): Promise<void> {
  await unwrap(api.PUT('/api/assignments/{id}/progress', { params: { path: { id: assignmentId } }, body: { progress: draft } }));
}

let lastOnes: Promise<unknown> = Promise.resolve();
/** Resolves when what was sent on leaving has arrived or is lost. */
export const lastProgressSent = (): Promise<unknown> => lastOnes;

/** As the page goes away: the browser sends it after us. */
export function sendLastProgress(assignmentId: string, draft: Draft): void {
  const token = useSession.getState().token;
  lastOnes = fetch(`/api/assignments/${assignmentId}/progress`, {
    method: 'PUT',
    keepalive: true,
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ progress: draft }),
  }).catch(() => undefined);
}
