import type { Dispute } from '@/api/types';
import type { Tone } from '@/components/ui/chip';

type Decision = NonNullable<Dispute['resolution']>['decision'];

export const decisionNames: Record<Decision, string> = { full: 'paid in full', partial: 'paid in part', refund: 'refunded' };

export function disputeLook({ status, decision }: { status: Dispute['status']; decision?: Decision }): { label: string; tone: Tone } {
  if (status === 'needs_attention') return { label: 'needs attention', tone: 'bad' };
  if (status === 'open') return { label: 'open', tone: 'warn' };
  return { label: decision ? decisionNames[decision] : 'resolved', tone: 'neutral' };
}

/** Less than full pay is possible once the tester has answered or had the time for it. */
export function mayRuleAgainstTester(dispute: Pick<Dispute, 'statement' | 'answer_until'>, now: number): boolean {
  return dispute.statement !== undefined || now >= Date.parse(dispute.answer_until);
}
