import type { Job } from '@/api/types';
import { stepsOf, type Draft } from './draft';

/** One thing the job asks for, as far as the draft has it. The server decides; this only shows it early. */
export interface Rule {
  name: 'feedback' | 'screenshots' | 'journeys' | 'blocked_step';
  text: string;
  met: boolean;
}

export function evidenceRules(job: Pick<Job, 'evidence' | 'journeys'>, draft: Draft, outcome: 'completed' | 'blocked'): Rule[] {
  const characters = [...draft.feedback.trim()].length;
  const { min_feedback_chars: chars, min_screenshots: shots, all_journeys: all } = job.evidence;
  const rules: Rule[] = [];
  if (chars > 0) {
    rules.push({ name: 'feedback', text: `Feedback of at least ${chars} characters (${characters} so far)`, met: characters >= chars });
  }
  const pictures = outcome === 'blocked' ? 1 : shots;
  if (pictures > 0) {
    rules.push({
      name: 'screenshots',
      text: `At least ${pictures} screenshot${pictures === 1 ? '' : 's'} (${draft.screenshots.length} so far)`,
      met: draft.screenshots.length >= pictures,
    });
  }
  if (outcome === 'blocked') {
    rules.push({ name: 'blocked_step', text: 'At least one step marked as blocked', met: Object.values(draft.steps).some((step) => step.result === 'blocked') });
  } else if (all) {
    const open = stepsOf(job.journeys).filter((step) => !draft.steps[step.id]?.result).length;
    rules.push({ name: 'journeys', text: open === 0 ? 'Every step answered' : `Every step answered (${open} open)`, met: open === 0 });
  }
  return rules;
}
