import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useSession } from '@/lib/session';

export function useLogIn() {
  return useMutation({
    mutationFn: (body: { email: string; password: string; totp?: string }) => unwrap(api.POST('/api/auth/login', { body })),
    onSuccess: (answer) => useSession.getState().signIn(answer.access_token, answer.user),
  });
}
