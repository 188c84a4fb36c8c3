import { useDeferredValue } from 'react';
import { useSimilarFindings } from './api/similar-findings';

/** Shown while a title is typed, so that nobody reports what is known. */
export function Similar({ assignmentId, title }: { assignmentId: string; title: string }) {
  const similar = useSimilarFindings(assignmentId, useDeferredValue(title));
  const items = similar.data?.items ?? [];
  return (
    <div aria-live="polite" className="empty:-mt-4">
      {items.length > 0 && (
        <div className="grid gap-1.5 rounded-md bg-info-soft p-3 text-sm">
          <p className="font-medium text-info">Looks like something already known</p>
          <ul className="grid gap-1">
            {items.map((item) => (
              <li key={`${item.source} ${item.title}`} className="wrap-anywhere">
                {item.title} <span className="text-ink-soft">({item.source === 'known_issue' ? 'the builder knows it' : 'from your earlier tests'})</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
