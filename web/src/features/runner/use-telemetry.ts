import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Assignment } from '@/api/types';
import { withToken } from '@/lib/telemetry/fragment';
import { maskedAddress } from '@/lib/telemetry/masked-address';
import { Outbox, type NewEvent } from '@/lib/telemetry/outbox';
import type { Draft } from './draft';

// One per assignment for as long as this tab lives, so that leaving the runner and coming back loses nothing.
const outboxes = new Map<string, Outbox>();

function outboxOf(assignmentId: string, token: string): Outbox {
  let outbox = outboxes.get(assignmentId);
  if (!outbox) {
    outbox = new Outbox({ to: '/api/telemetry', slot: `telemetry:${assignmentId}`, token });
    outboxes.set(assignmentId, outbox);
  }
  return outbox;
}

/** What the runner itself tells of a test, and how it opens the app. Nothing unless the tester has agreed. */
export function useTelemetry(assignment: Assignment, draft: Draft, change: (how: (draft: Draft) => Draft) => void) {
  const { id, telemetry_token: token } = assignment;
  const url = assignment.project?.url ?? '';
  const [stopped, setStopped] = useState(false);
  const outbox = useMemo(() => (draft.recording && token ? outboxOf(id, token) : null), [draft.recording, id, token]);

  const before = useRef(draft.steps);
  useEffect(() => {
    for (const tick of ticksBetween(before.current, draft.steps)) outbox?.add(tick);
    before.current = draft.steps;
  }, [draft.steps, outbox]);

  useEffect(() => {
    const leave = () => document.visibilityState === 'hidden' && void outbox?.send();
    document.addEventListener('visibilitychange', leave);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      void outbox?.send();
    };
  }, [outbox]);

  const opened = useCallback(() => {
    const masked = outbox && maskedAddress(url);
    if (masked) outbox.add({ type: 'page_visit', url: masked });
  }, [outbox, url]);

  const choose = (recording: boolean) => {
    if (!recording && outbox) {
      outbox.stop();
      outboxes.delete(id);
      setStopped(true);
    }
    change((now) => ({ ...now, recording }));
  };

  // The app in the frame may still hold the token: an empty one has it forgotten.
  const handed = outbox ? token : stopped ? '' : undefined;
  const flush = async () => {
    while (await outbox?.send());
  };
  return { address: handed === undefined ? url : withToken(url, handed), opened, choose, flush };
}

/** A step is done when it passed or failed; what is blocked or skipped was ticked and not done. */
export function ticksBetween(before: Draft['steps'], after: Draft['steps']): NewEvent[] {
  return Object.entries(after).flatMap(([step_id, { result }]) =>
    result && result !== before[step_id]?.result ? [{ type: 'step_tick', step_id, done: result === 'passed' || result === 'failed' } as const] : [],
  );
}
