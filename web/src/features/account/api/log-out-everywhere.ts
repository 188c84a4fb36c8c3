import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useSession } from '@/lib/session';

export function useLogOutEverywhere() {
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/logout-all')),
    onSuccess: () => useSession.getState().signOut(),
  });
}
