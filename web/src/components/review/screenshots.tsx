import { useState } from 'react';
import type { Submission } from '@/api/types';
import { Button } from '@/components/ui/button';
import { ShotThumb } from './shot';

export function Screenshots({ submission }: { submission: Submission }) {
  const [annotated, setAnnotated] = useState(true);
  const shots = submission.screenshots;
  if (shots.length === 0) return null;
  const drawn = shots.some((shot) => shot.annotated_file_id);
  return (
    <section aria-label="Screenshots" className="grid gap-2">
      <div className="flex items-center justify-between">
        <h3 className="cap">Screenshots ({shots.length})</h3>
        {drawn && (
          <div role="group" aria-label="Which picture" className="flex gap-1">
            <Button size="sm" variant={annotated ? 'secondary' : 'quiet'} aria-pressed={annotated} onClick={() => setAnnotated(true)}>
              Annotated
            </Button>
            <Button size="sm" variant={annotated ? 'quiet' : 'secondary'} aria-pressed={!annotated} onClick={() => setAnnotated(false)}>
              Original
            </Button>
          </div>
        )}
      </div>
      <ul className="grid grid-cols-2 gap-3 xl:grid-cols-3">
        {shots.map((shot) => (
          <li key={shot.file_id}>
            <ShotThumb shots={shots} shot={shot} annotated={annotated} />
            {shot.caption && <p className="mt-1 text-sm text-ink-soft">{shot.caption}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
