import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** The platform's figures of the last `days` days. Another period takes the place of the shown one once it is there. */
export function useMetrics(days: number) {
  return useQuery({
    queryKey: ['admin', 'metrics', days],
    placeholderData: keepPreviousData,
    queryFn: () => unwrap(api.GET('/api/admin/metrics', { params: { query: { days } } })),
  });
}
