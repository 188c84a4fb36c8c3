import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** A builder's work and money in numbers. */
export function useBuilderStats() {
  return useQuery({ queryKey: ['stats', 'builder'], queryFn: () => unwrap(api.GET('/api/users/me/builder-stats')) });
}

/** A tester's earnings and record. Kept beside the payouts, since the same events change both. */
export function useTesterStats() {
  return useQuery({ queryKey: ['payments', 'tester-stats'], queryFn: () => unwrap(api.GET('/api/users/me/tester-stats')) });
}
