import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current_password: string; password: string }) => unwrap(api.POST('/api/auth/change-password', { body })),
  });
}
