import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { saveFile } from '@/lib/save-file';
import { useSession } from '@/lib/session';

export function useExportData() {
  return useMutation({
    mutationFn: async () => {
      const text = (await unwrap(api.GET('/api/users/me/export', { parseAs: 'text' }))) as unknown as string;
      saveFile(new Blob([text], { type: 'application/json' }), 'peertest-data.json');
    },
  });
}

export function useDeleteAccount() {
  return useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/users/me')),
    onSuccess: () => useSession.getState().signOut(),
  });
}
