import { api, unwrap } from '@/api/client';
import type { Escrow } from '@/api/types';
import { useCursorQuery } from '@/lib/cursor-query';

export function useEscrows(state: Escrow['state'] | undefined) {
  return useCursorQuery(['escrow', 'list', state], (cursor) => unwrap(api.GET('/api/escrow', { params: { query: { role: 'builder', state, cursor } } })));
}
