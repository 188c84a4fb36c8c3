import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useChangeEmail() {
  return useMutation({
    mutationFn: (body: { current_password: string; email: string }) => unwrap(api.POST('/api/auth/change-email', { body })),
  });
}
