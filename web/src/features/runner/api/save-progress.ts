import { api, unwrap } from '@/api/client';
import { useSession } from '@/lib/session';
import type { Draft } from '../draft';

export async function saveProgress(assignmentId: string, draft: Draft): Promise<void> {
  await unwrap(api.PUT('/api/assignments/{id}/progress', { params: { path: { id: assignmentId } }, body: { progress: draft } }));
}

/** As the page goes away: the browser sends it after us. */
export function sendLastProgress(assignmentId: string, draft: Draft): void {
  const token = useSession.getState().token;
  void fetch(`/api/assignments/${assignmentId}/progress`, {
    method: 'PUT',
    keepalive: true,
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ progress: draft }),
  }).catch(() => undefined);
}
