import { api, unwrap } from '@/api/client';
import type { Assignment } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';

export function useMyAssignments(state: Assignment['state'] | undefined) {
  return useCursorQuery(['assignments', 'mine', state], (cursor) => unwrap(api.GET('/api/assignments', { params: { query: { state, cursor } } })));
}
