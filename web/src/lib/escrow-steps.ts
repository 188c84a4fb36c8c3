import type { Escrow, Payout, Submission } from '@/api/types';

export interface MoneyStep {
  label: string;
  detail?: string;
  at?: string;
  /** When the money is released without anybody's doing. */
  releasesAt?: string;
  state: 'done' | 'now' | 'next' | 'failed';
  /** The amount stands beside this step. */
  amount?: boolean;
}

export interface MoneyStory {
  escrow: Pick<Escrow, 'state' | 'events'>;
  submission?: Pick<Submission, 'status' | 'created_at' | 'auto_release_at'>;
  payout?: Pick<Payout, 'state' | 'paid_at'>;
  side: 'builder' | 'tester';
  /** The other side's name, as the sentences use it. */
  tester?: string;
}

const settled = ['released', 'partially_released', 'refunded'];

/** Where the money is, told as four steps: held, tested, reviewed, paid. */
export function escrowSteps({ escrow, submission, payout, side, tester = 'the tester' }: MoneyStory): MoneyStep[] {
  const reached = (state: string) => escrow.events.find((event) => event.to === state)?.at;
  const last = escrow.events.at(-1);
  const mine = side === 'tester';
  const held: MoneyStep = {
    label: mine ? 'Held for you' : 'Held on your card',
    at: reached('reserved'),
    state: 'done',
  };

  if (escrow.state === 'reserving') {
    return [{ label: mine ? 'Reserving your pay' : 'Reserving the money', detail: 'Waiting for the card', state: 'now', amount: true }, ...ahead(['Test submitted', 'Review', paidLabel(mine, tester)])];
  }
  if (escrow.state === 'voided') {
    const never = reached('reserved') === undefined;
    return never
      ? [{ label: 'Nothing was held', detail: reasonText(last?.reason), at: last?.at, state: 'failed' }]
      : [held, { label: mine ? 'Hold ended' : 'Hold lifted, nothing was charged', detail: reasonText(last?.reason), at: last?.at, state: 'done' }];
  }

  const test: MoneyStep = { label: 'Test submitted', at: submission?.created_at, state: submission ? 'done' : 'now' };
  if (!submission && !settled.includes(escrow.state)) test.label = 'Test under way';
  const review = reviewStep(submission, mine);
  if (escrow.state === 'captured') held.detail = 'Charged and kept apart';
  if (escrow.state === 'failed') {
    return [held, test, { label: 'A payment step failed', detail: 'We have been told and will put it right.', at: last?.at, state: 'failed' }];
  }
  if (escrow.state === 'refunded') {
    return [held, ...(submission ? [test] : []), { label: mine ? 'Returned to the builder' : 'Returned to you', detail: reasonText(last?.reason), at: last?.at, state: 'done', amount: true }];
  }
  if (escrow.state === 'released' || escrow.state === 'partially_released') {
    const part = escrow.state === 'partially_released' ? `A part was paid, the rest ${mine ? 'went back to the builder' : 'came back to you'}` : undefined;
    return [held, { ...test, state: 'done' }, { label: 'Approved', detail: part, at: last?.at, state: 'done' }, payoutStep(payout, mine, tester, last?.at)];
  }
  if (submission?.status === 'approved' || submission?.status === 'resolved') {
    // Decided; the charge and the transfer follow within moments.
    return [held, test, { label: 'Approved', state: 'done' }, { label: paidLabel(mine, tester), detail: 'On its way', state: 'now', amount: true }];
  }
  return [{ ...held, amount: !submission }, test, { ...review, amount: submission !== undefined }, ...ahead([paidLabel(mine, tester)])];
}

function reviewStep(submission: MoneyStory['submission'], mine: boolean): MoneyStep {
  const label = mine ? "The builder's review" : 'Your review';
  if (!submission) return { label, state: 'next' };
  if (submission.status === 'disputed') return { label: 'In dispute', detail: 'A person will settle it', state: 'now' };
  if (submission.status === 'clarification_requested') {
    return { label, detail: mine ? 'Waiting for your answer' : "Waiting for the tester's answer", state: 'now' };
  }
  return { label, releasesAt: submission.auto_release_at ?? undefined, state: 'now' };
}

/** The builder is not told of the transfer: for them it is paid once it is released. */
function payoutStep(payout: MoneyStory['payout'], mine: boolean, tester: string, releasedAt: string | undefined): MoneyStep {
  const label = paidLabel(mine, tester);
  if (!payout) return { label: mine ? 'Added to your balance' : label, at: releasedAt, state: 'done', amount: true };
  if (payout.state === 'paid') return { label, at: payout.paid_at, state: 'done', amount: true };
  if (payout.state === 'failed') return { label: 'The transfer failed', detail: 'The money is safe and will be sent again.', state: 'failed', amount: true };
  const waiting = payout.state === 'waiting_onboarding' ? (mine ? 'Finish your payout account to receive it' : 'Waiting for their payout account') : 'On its way';
  return { label, detail: waiting, state: 'now', amount: true };
}

function paidLabel(mine: boolean, tester: string): string {
  return mine ? 'Paid to you' : `Paid to ${tester}`;
}

function ahead(labels: string[]): MoneyStep[] {
  return labels.map((label) => ({ label, state: 'next' }));
}

const reasons: Record<string, string> = {
  card_declined: 'The card was declined',
  authentication_required: 'The card holder would have to confirm it',
  no_card: 'There was no card on file',
  abandoned: 'The tester gave the place back',
  expired: 'The time to finish ran out',
};

/** A reason code in words; what has none is left out rather than shown as code. */
export function reasonText(code: string | undefined): string | undefined {
  return code === undefined ? undefined : reasons[code];
}
