import { api, unwrap } from '@/api/client';
import { useCursorQuery } from '@/lib/cursor-query';

export function usePayouts() {
  return useCursorQuery(['payments', 'payouts'], (cursor) => unwrap(api.GET('/api/payments/payouts', { params: { query: { cursor } } })));
}
