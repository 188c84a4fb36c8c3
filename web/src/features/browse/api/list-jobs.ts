import { api, unwrap } from '@/api/client';
import { useCursorQuery } from '@/lib/cursor-query';
import type { BrowseFilter } from '../filter';

export function useAvailableJobs(filter: BrowseFilter) {
  return useCursorQuery(['jobs', 'available', filter], (cursor) =>
    unwrap(api.GET('/api/jobs', { params: { query: { scope: 'available', cursor, ...filter } } })),
  );
}
