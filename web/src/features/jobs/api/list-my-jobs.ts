import { api, unwrap } from '@/api/client';
import type { Job } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';

export function useMyJobs(filter: { status?: Job['status']; q?: string; project_id?: string }) {
  return useCursorQuery(['jobs', 'mine', filter], (cursor) =>
    unwrap(api.GET('/api/jobs', { params: { query: { scope: 'mine', cursor, ...filter } } })),
  );
}
