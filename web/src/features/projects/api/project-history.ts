import { api, unwrap } from '@/api/client';
import { useCursorQuery } from '@/lib/cursor-query';

/** A project's jobs, newest first, each with what was handed in. The key begins with the jobs', so that news about one refreshes it. */
export function useProjectHistory(id: string) {
  return useCursorQuery(['jobs', 'of project', id], (cursor) => unwrap(api.GET('/api/projects/{id}/history', { params: { path: { id }, query: { cursor } } })));
}
