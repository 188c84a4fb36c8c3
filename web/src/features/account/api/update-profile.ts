import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, unwrap } from '@/api/client';
import type { User, UserPatch } from '@/api/types';
import { useSession } from '@/lib/session';

export function useUpdateProfile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ version, ...body }: UserPatch & { version: number }) =>
      unwrap(api.PATCH('/api/users/me', { body, headers: ifMatch(version) })),
    onSuccess: (user: User) => {
      useSession.getState().setUser(user);
      queries.setQueryData(['me'], user);
    },
  });
}
