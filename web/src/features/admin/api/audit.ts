import { api, unwrap } from '@/api/client';
import { useCursorQuery } from '@/lib/cursor-query';

export interface AuditFilter {
  action?: string;
  actor_id?: string;
  subject?: string;
}

/** Newest first. Reading it is itself a row, so it is never refreshed without being asked. */
export function useAuditLog(filter: AuditFilter) {
  return useCursorQuery(['audit', filter], (cursor) => unwrap(api.GET('/api/admin/audit', { params: { query: { ...filter, cursor } } })));
}
