import { ApiError, messageOf } from '@/api/errors';
import { toast } from './toasts';

/** Where the remedy is, for refusals that have one on a screen of its own. */
const remedies: Record<string, { to: string; label: string }> = {
  budget_exceeded: { to: '/budget', label: 'Change your budget' },
  membership_required: { to: '/billing', label: 'Go to billing' },
  card_required: { to: '/billing', label: 'Go to billing' },
};

/** Says in the corner that something did not work, for `onError`. */
export function failed(title = 'That did not work') {
  return (error: unknown) =>
    toast({ tone: 'bad', title, body: messageOf(error), link: error instanceof ApiError ? remedies[error.code] : undefined });
}
