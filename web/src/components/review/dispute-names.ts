import type { Dispute } from '@/api/types';

/** The closed list of reasons, in the words people read. */
export const disputeNames: Record<Dispute['category'], string> = {
  step_not_done: 'A required step was not done',
  evidence_mismatch: 'The evidence does not show the step',
  wrong_app: 'The wrong app or build was tested',
  not_tested: 'Copied or generated without testing',
  abusive: 'The content is abusive',
};
