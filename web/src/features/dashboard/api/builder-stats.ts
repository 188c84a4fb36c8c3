import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useBuilderStats() {
  return useQuery({ queryKey: ['stats', 'builder'], queryFn: () => unwrap(api.GET('/api/users/me/builder-stats')) });
}
