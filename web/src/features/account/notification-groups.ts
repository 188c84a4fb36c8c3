import type { Notification, Role } from '@/api/types';

type Type = Notification['type'];
interface Subject {
  title: string;
  /** Shown to people of this role only; without one, to all. */
  types: { type: Type; label: string; role?: Role }[];
}

/** What people can be told about, by subject, in their words. */
export const subjects: Subject[] = [
  {
    title: 'Tests of your apps',
    types: [
      { type: 'job_accepted', label: 'A tester accepted a job', role: 'builder' },
      { type: 'assignment_abandoned', label: 'A tester gave a place back', role: 'builder' },
      { type: 'funding_failed', label: 'Your card was declined', role: 'builder' },
      { type: 'submission_received', label: 'A test was handed in', role: 'builder' },
      { type: 'review_reminder', label: 'Reminders of a review that waits', role: 'builder' },
      { type: 'clarification_answered', label: 'A tester answered your question', role: 'builder' },
    ],
  },
  {
    title: 'Tests you do',
    types: [
      { type: 'waitlist_offer', label: 'A place came free for you', role: 'tester' },
      { type: 'assignment_expiring', label: 'Your time for a test runs out soon', role: 'tester' },
      { type: 'assignment_expired', label: 'Your time for a test ran out', role: 'tester' },
      { type: 'clarification_requested', label: 'The builder has a question', role: 'tester' },
      { type: 'submission_approved', label: 'A test of yours was approved', role: 'tester' },
    ],
  },
  {
    title: 'Money',
    types: [
      { type: 'auto_released', label: 'A test was paid by itself' },
      { type: 'payment_released', label: 'Money was released to you', role: 'tester' },
      { type: 'payment_failed', label: 'A payment failed' },
      { type: 'payout_action_needed', label: 'Your payout account needs something', role: 'tester' },
      { type: 'budget_80', label: '80 % of a budget is used', role: 'builder' },
      { type: 'budget_reached', label: 'A budget is used up', role: 'builder' },
      { type: 'membership_changed', label: 'Changes of your membership', role: 'builder' },
    ],
  },
  {
    title: 'Disputes and ratings',
    types: [
      { type: 'dispute_opened', label: 'A dispute was opened' },
      { type: 'dispute_answered', label: 'The other side answered' },
      { type: 'dispute_needs_attention', label: 'A dispute waits for a decision' },
      { type: 'dispute_resolved', label: 'A dispute was decided' },
      { type: 'rating_received', label: 'Somebody rated you' },
    ],
  },
  {
    title: 'Your account',
    types: [
      { type: 'security_notice', label: 'Log-ins, passwords and other matters of safety' },
      { type: 'account_flagged', label: 'Your account was flagged or cleared' },
      { type: 'organization_invite', label: 'Invitations to an organization', role: 'builder' },
      { type: 'preview_ready', label: 'A preview of your app is ready', role: 'builder' },
      { type: 'preview_failed', label: 'A preview could not be built', role: 'builder' },
    ],
  },
];

/** The subjects that concern somebody with these roles. */
export function subjectsFor(roles: Role[]): Subject[] {
  return subjects
    .map((subject) => ({ ...subject, types: subject.types.filter(({ role }) => !role || roles.includes(role)) }))
    .filter((subject) => subject.types.length > 0);
}
