import type { Assignment, Escrow, Job, Submission } from '@/api/types';
import type { Tone } from '@/components/ui/chip';

/** States of the API in the words and colours people see. */
type Look = { label: string; tone: Tone };

export const jobLooks: Record<Job['status'], Look> = {
  draft: { label: 'draft', tone: 'neutral' },
  open: { label: 'open', tone: 'good' },
  in_progress: { label: 'all places taken', tone: 'info' },
  completed: { label: 'completed', tone: 'good' },
  cancelled: { label: 'cancelled', tone: 'neutral' },
  expired: { label: 'expired', tone: 'neutral' },
  paused: { label: 'paused', tone: 'warn' },
};

export const submissionLooks: Record<Submission['status'], Look> = {
  pending: { label: 'to review', tone: 'warn' },
  clarification_requested: { label: 'waiting for tester', tone: 'info' },
  approved: { label: 'approved', tone: 'good' },
  disputed: { label: 'disputed', tone: 'bad' },
  resolved: { label: 'resolved', tone: 'neutral' },
};

/** The same for the tester: who has to do something is told from their side. */
export const ownSubmissionLooks: Record<Submission['status'], Look> = {
  ...submissionLooks,
  pending: { label: 'in review', tone: 'info' },
  clarification_requested: { label: 'waiting for you', tone: 'warn' },
};

export const escrowLooks: Record<Escrow['state'], Look> = {
  reserving: { label: 'reserving', tone: 'info' },
  reserved: { label: 'held', tone: 'info' },
  captured: { label: 'charged, kept apart', tone: 'info' },
  released: { label: 'paid', tone: 'good' },
  partially_released: { label: 'partly paid', tone: 'good' },
  refunded: { label: 'returned', tone: 'neutral' },
  voided: { label: 'hold lifted', tone: 'neutral' },
  failed: { label: 'failed', tone: 'bad' },
};

export const assignmentLooks: Record<Assignment['state'], Look> = {
  reserving: { label: 'reserving', tone: 'info' },
  active: { label: 'testing now', tone: 'info' },
  submitted: { label: 'handed in', tone: 'info' },
  abandoned: { label: 'given back', tone: 'neutral' },
  expired: { label: 'ran out of time', tone: 'neutral' },
  settled: { label: 'settled', tone: 'good' },
  failed: { label: 'card declined', tone: 'bad' },
};

export const severityLooks: Record<'critical' | 'major' | 'minor' | 'suggestion', Look> = {
  critical: { label: 'critical', tone: 'bad' },
  major: { label: 'major', tone: 'warn' },
  minor: { label: 'minor', tone: 'neutral' },
  suggestion: { label: 'suggestion', tone: 'info' },
};
