import { CloudOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';

function watch(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** Said on every screen while the device has no network. */
export function OfflineNote() {
  const online = useSyncExternalStore(watch, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-center text-sm text-warn">
          <CloudOff aria-hidden className="size-4 shrink-0" /> You are offline. What you see may be old, and nothing can be sent until you are back.
        </p>
      )}
    </div>
  );
}
