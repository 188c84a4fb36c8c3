import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useSession } from '@/lib/session';

/** The account says whether it has a second factor; both places that keep it hear of a change. */
function useTold() {
  const queries = useQueryClient();
  return (totp_enabled: boolean) => {
    const { user, setUser } = useSession.getState();
    if (user) setUser({ ...user, totp_enabled });
    void queries.invalidateQueries({ queryKey: ['me'] });
  };
}

export function useSetUpTotp() {
  return useMutation({ mutationFn: () => unwrap(api.POST('/api/auth/totp')) });
}

export function useConfirmTotp() {
  const told = useTold();
  return useMutation({
    mutationFn: (code: string) => unwrap(api.POST('/api/auth/totp/confirm', { body: { code } })),
    onSuccess: () => told(true),
  });
}

export function useRemoveTotp() {
  const told = useTold();
  return useMutation({
    mutationFn: (code: string) => unwrap(api.DELETE('/api/auth/totp', { body: { code } })),
    onSuccess: () => told(false),
  });
}
