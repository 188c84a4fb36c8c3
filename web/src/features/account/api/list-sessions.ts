import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useSessions() {
  return useQuery({ queryKey: ['sessions'], queryFn: () => unwrap(api.GET('/api/auth/sessions')), select: (page) => page.items });
}
