import { api, unwrap } from '@/api/client';
import { useCursorQuery } from '@/lib/cursor-query';

export function useProjects() {
  return useCursorQuery(['projects', 'list'], (cursor) => unwrap(api.GET('/api/projects', { params: { query: { cursor, limit: 100 } } })));
}
