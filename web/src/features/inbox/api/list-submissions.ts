import { api, unwrap } from '@/api/client';
import type { SubmissionSummary } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';

export interface InboxFilter {
  status?: SubmissionSummary['status'];
  project_id?: string;
  job_id?: string;
  sort?: 'newest' | 'due';
  severity?: 'critical' | 'major' | 'minor' | 'suggestion';
}

export function useSubmissions(filter: InboxFilter) {
  return useCursorQuery(['submissions', 'list', filter], (cursor) => unwrap(api.GET('/api/submissions', { params: { query: { scope: 'received', ...filter, cursor } } })));
}
