import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, unwrap } from '@/api/client';
import type { NewProject, Project } from '@/api/types';

export function useUpdateProject(project: Pick<Project, 'id' | 'version'>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProject) =>
      unwrap(api.PATCH('/api/projects/{id}', { body, params: { path: { id: project.id } }, headers: ifMatch(project.version) })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['projects'] }),
  });
}
