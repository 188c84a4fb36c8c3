import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { NewProject } from '@/api/types';

export function useCreateProject() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProject) => unwrap(api.POST('/api/projects', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['projects'] }),
  });
}
