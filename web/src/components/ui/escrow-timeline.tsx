import { escrowSteps, type MoneyStep, type MoneyStory } from '@/lib/escrow-steps';
import { cx } from '@/lib/cx';
import { Money } from './money';
import { Countdown, ShortTime } from './time';

const dots = {
  done: 'border-accent bg-accent',
  now: 'border-accent bg-surface ring-4 ring-accent-soft',
  next: 'border-line-strong bg-surface',
  failed: 'border-bad bg-bad',
};
const spoken = { done: 'done', now: 'now', next: 'to come', failed: 'failed' };

/** Where the money is, for one assignment. */
export function EscrowTimeline({ amountMinor, currency, ...story }: MoneyStory & { amountMinor: number; currency: string }) {
  const steps = escrowSteps(story);
  return (
    <ol aria-label="Where the money is" className="grid content-start">
      {steps.map((step, index) => (
        <li key={step.label} className="relative grid grid-cols-[14px_minmax(0,1fr)_auto] gap-x-3 pb-4 last:pb-0" aria-current={step.state === 'now' ? 'step' : undefined}>
          {index < steps.length - 1 && (
            <span aria-hidden className={cx('absolute top-4 -bottom-1 left-1.5 w-0.5', step.state === 'done' ? 'bg-accent' : 'bg-line')} />
          )}
          <span aria-hidden className={cx('relative mt-1 size-3.5 rounded-full border-2', dots[step.state])} />
          <div className={cx(step.state === 'next' && 'text-ink-soft')}>
            <span className={cx(step.state === 'now' && 'font-semibold')}>{step.label}</span>
            <span className="sr-only">, {spoken[step.state]}</span>
            <StepDetail step={step} />
          </div>
          <div className="text-right text-sm text-ink-faint">
            {step.amount ? <Money minor={amountMinor} currency={currency} className="font-medium text-ink" /> : null}
            {step.at && <div>{<ShortTime at={step.at} />}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepDetail({ step }: { step: MoneyStep }) {
  if (step.releasesAt) {
    return (
      <p className="text-sm text-ink-soft">
        Pays by itself in <Countdown until={step.releasesAt} over="a moment" />
      </p>
    );
  }
  return step.detail ? <p className="text-sm text-ink-soft">{step.detail}</p> : null;
}
