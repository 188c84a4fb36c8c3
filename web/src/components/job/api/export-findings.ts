import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { saveFile } from '@/lib/save-file';

/** Saves a job's findings as a file. */
export function useExportFindings(jobId: string) {
  return useMutation({
    mutationFn: async (format: 'csv' | 'json' | 'md') => {
      const params = { path: { id: jobId }, query: { format } };
      const data: unknown = await unwrap(api.GET('/api/jobs/{id}/findings', { params, parseAs: 'blob' }));
      saveFile(data as Blob, `findings-${jobId}.${format}`);
    },
  });
}
