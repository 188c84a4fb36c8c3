import type { Job, NewFinding, NewSubmission } from '@/api/types';

/**
 * What a tester has done so far: the draft of the submission, saved as the assignment's `progress`. Pure functions,
 * so that the same draft reads alike after a reload and on another device.
 */
export interface Draft {
  /** Results by step id. */
  steps: Record<string, StepDraft>;
  feedback: string;
  findings: FindingDraft[];
  screenshots: ScreenshotDraft[];
  /** The step that is open. */
  currentStep: string | null;
  /** Whether the tester lets us record pages and ticks; null until they have chosen. */
  recording: boolean | null;
}
export type StepOutcome = 'passed' | 'failed' | 'blocked' | 'skipped';
export interface StepDraft {
  result?: StepOutcome;
  note?: string;
}
export type FindingDraft = NewFinding & { key: string; file_ids: string[] };
export interface ScreenshotDraft {
  file_id: string;
  annotated_file_id?: string;
  caption?: string;
  step_id?: string;
}
type Journeys = Job['journeys'];

export const limits = { note: 2000, feedback: 20_000, findings: 50, screenshots: 30, perFinding: 5, caption: 300 };

export function emptyDraft(journeys: Journeys): Draft {
  return { steps: {}, feedback: '', findings: [], screenshots: [], currentStep: stepsOf(journeys)[0]?.id ?? null, recording: null };
}

export function stepsOf(journeys: Journeys) {
  return journeys.flatMap((journey) => journey.steps);
}

/** A saved draft as this version of the app understands it; anything else in it is left out. */
export function readDraft(saved: unknown, journeys: Journeys): Draft {
  const empty = emptyDraft(journeys);
  if (typeof saved !== 'object' || saved === null) return empty;
  const from = saved as Partial<Draft>;
  const known = new Set(stepsOf(journeys).map((step) => step.id));
  const steps = Object.fromEntries(Object.entries(from.steps ?? {}).filter(([id]) => known.has(id)));
  return {
    steps,
    feedback: typeof from.feedback === 'string' ? from.feedback : '',
    findings: Array.isArray(from.findings) ? from.findings : [],
    screenshots: Array.isArray(from.screenshots) ? from.screenshots : [],
    currentStep: from.currentStep && known.has(from.currentStep) ? from.currentStep : firstOpenStep(steps, journeys),
    recording: typeof from.recording === 'boolean' ? from.recording : null,
  };
}

function firstOpenStep(steps: Draft['steps'], journeys: Journeys): string | null {
  const all = stepsOf(journeys);
  return (all.find((step) => !steps[step.id]?.result) ?? all[0])?.id ?? null;
}

/** Ticks a step and opens the next one that is not answered, looking forward first. */
export function tick(draft: Draft, journeys: Journeys, stepId: string, result: StepOutcome): Draft {
  const steps = { ...draft.steps, [stepId]: { ...draft.steps[stepId], result } };
  const all = stepsOf(journeys);
  const from = all.findIndex((step) => step.id === stepId) + 1;
  const next = [...all.slice(from), ...all.slice(0, from)].find((step) => !steps[step.id]?.result);
  // A step that did not pass stays open: its note and picture come next.
  return { ...draft, steps, currentStep: result === 'passed' || result === 'skipped' ? (next?.id ?? stepId) : stepId };
}

export function setNote(draft: Draft, stepId: string, note: string): Draft {
  return { ...draft, steps: { ...draft.steps, [stepId]: { ...draft.steps[stepId], note } } };
}

export function addScreenshot(draft: Draft, shot: ScreenshotDraft): Draft {
  if (draft.screenshots.some((other) => other.file_id === shot.file_id)) return draft;
  return { ...draft, screenshots: [...draft.screenshots, shot] };
}

export function changeScreenshot(draft: Draft, fileId: string, change: Partial<ScreenshotDraft>): Draft {
  return { ...draft, screenshots: draft.screenshots.map((shot) => (shot.file_id === fileId ? { ...shot, ...change } : shot)) };
}

/** Also from the findings that show it. */
export function removeScreenshot(draft: Draft, fileId: string): Draft {
  return {
    ...draft,
    screenshots: draft.screenshots.filter((shot) => shot.file_id !== fileId),
    findings: draft.findings.map((finding) => ({ ...finding, file_ids: finding.file_ids.filter((id) => id !== fileId) })),
  };
}

export function putFinding(draft: Draft, finding: FindingDraft): Draft {
  const known = draft.findings.some((other) => other.key === finding.key);
  return {
    ...draft,
    findings: known ? draft.findings.map((other) => (other.key === finding.key ? finding : other)) : [...draft.findings, finding],
  };
}

export function removeFinding(draft: Draft, key: string): Draft {
  return { ...draft, findings: draft.findings.filter((finding) => finding.key !== key) };
}

export function answeredCount(draft: Draft, journeys: Journeys): number {
  return stepsOf(journeys).filter((step) => draft.steps[step.id]?.result).length;
}

/** What is handed in: steps without an answer are left out, empty texts too. */
export function toSubmission(draft: Draft, journeys: Journeys, assignmentId: string, outcome: NewSubmission['outcome'], environment: NewSubmission['environment']): NewSubmission {
  return {
    assignment_id: assignmentId,
    outcome,
    journeys: journeys
      .map((journey) => ({
        journey_id: journey.id,
        steps: journey.steps.flatMap((step) => {
          const { result, note } = draft.steps[step.id] ?? {};
          return result ? [{ step_id: step.id, result, ...(note?.trim() ? { note: note.trim() } : {}) }] : [];
        }),
      }))
      .filter((journey) => journey.steps.length > 0),
    feedback: draft.feedback.trim(),
    findings: draft.findings.map(toFinding),
    screenshots: draft.screenshots.map(({ caption, ...shot }) => ({ ...shot, ...(caption?.trim() ? { caption: caption.trim() } : {}) })),
    environment,
  };
}

function toFinding({ title, severity, kind, steps_to_reproduce, expected, actual, file_ids }: FindingDraft): NewFinding {
  return { title, severity, kind, steps_to_reproduce, actual, file_ids, ...(expected?.trim() ? { expected } : {}) };
}
