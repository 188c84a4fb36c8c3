import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { saveFile } from '@/lib/save-file';

/** Fetched with the access token, then handed to the browser: a plain link could not carry the token. */
export function useDownloadStatement() {
  return useMutation({
    mutationFn: (month: string) =>
      unwrap(api.GET('/api/payments/statements', { params: { query: { month, format: 'csv' } }, parseAs: 'blob' }) as Promise<{ data?: Blob; error?: unknown; response: Response }>),
    onSuccess: (csv, month) => saveFile(csv, `peertest-${month}.csv`),
  });
}
