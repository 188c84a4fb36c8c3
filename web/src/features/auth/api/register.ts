import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

interface Registration {
  email: string;
  password: string;
  name: string;
  roles: ('builder' | 'tester')[];
}

export function useRegister() {
  return useMutation({ mutationFn: (body: Registration) => unwrap(api.POST('/api/auth/register', { body })) });
}
