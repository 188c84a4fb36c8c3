import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useSession } from './session';

/** What needs the person: tests of a tester, submissions to review of a builder. Every success makes it out of date (query-client.ts). */
export function useWaiting() {
  const concerned = useSession((session) => session.user?.roles.some((role) => role !== 'admin') ?? false);
  return useQuery({ queryKey: ['waiting'], queryFn: () => unwrap(api.GET('/api/users/me/waiting')), enabled: concerned });
}
