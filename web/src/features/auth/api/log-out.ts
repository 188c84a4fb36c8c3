import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useSession } from '@/lib/session';

export function useLogOut() {
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/logout')),
    // Without a server the tab still forgets its token and everything it has shown.
    onSettled: () => useSession.getState().signOut(),
  });
}
