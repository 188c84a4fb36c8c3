import { api, unwrap } from '@/api/client';
import { ApiError } from '@/api/errors';
import type { NewFile, StoredFile } from '@/api/types';

const largest = 10 * 2 ** 20;

/** Ask for a place, send it straight to storage, have it checked. `onProgress` gets 0..1. */
export async function uploadFile(content: Blob, purpose: NewFile['purpose'], onProgress: (done: number) => void = () => {}): Promise<StoredFile> {
  if (content.size > largest) throw new ApiError(413, 'too_large', 'A picture may have at most 10 MB.');
  const ticket = await unwrap(api.POST('/api/files', { body: { purpose, content_type: content.type, size_bytes: content.size } }));
  await send(content, ticket.upload, onProgress);
  return unwrap(api.POST('/api/files/{id}/complete', { params: { path: { id: ticket.id } } }));
}

/** XMLHttpRequest, because fetch does not tell how far an upload is. */
function send(content: Blob, to: { method: string; url: string; headers: Record<string, string> }, onProgress: (done: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(to.method, to.url);
    for (const [name, value] of Object.entries(to.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 300) resolve();
      else reject(new ApiError(request.status, 'upload_failed', reasonIn(request) ?? 'The storage refused the picture. Please try again.'));
    };
    request.onerror = () => reject(new ApiError(0, 'network', 'The picture could not be sent. Check your connection and try again.'));
    request.send(content);
  });
}

function reasonIn(request: XMLHttpRequest): string | undefined {
  try {
    const problem: unknown = JSON.parse(request.responseText);
    if (typeof problem === 'object' && problem && 'detail' in problem && typeof problem.detail === 'string') return problem.detail;
  } catch {
    // Not ours: a storage service answers XML.
  }
  return undefined;
}
