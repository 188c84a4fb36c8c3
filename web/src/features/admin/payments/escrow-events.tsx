import type { Escrow } from '@/api/types';
import { Chip } from '@/components/ui/chip';
import { Money } from '@/components/ui/money';
import { Terms } from '@/components/ui/terms';
import { DateTime } from '@/components/ui/time';
import { escrowLooks } from '@/lib/status-chips';

/** What is held, how it is divided, and every step on its way. */
export function EscrowEvents({ escrow }: { escrow: Escrow }) {
  const money = (minor: number) => <Money minor={minor} currency={escrow.currency} />;
  const { settlement } = escrow;
  return (
    <div className="grid gap-4">
      <Terms
        items={{
          Held: money(escrow.amount_minor),
          'For the tester': money(escrow.payout_minor),
          Fee: money(escrow.fee_minor),
          'Hold lapses': escrow.state === 'reserved' && escrow.capture_before ? <DateTime at={escrow.capture_before} /> : undefined,
          ...(settlement && {
            'Decided for the tester': money(settlement.tester_minor),
            'Back to the builder': money(settlement.refund_minor),
            'Fee taken': money(settlement.fee_minor),
          }),
        }}
      />
      <ol aria-label="Steps of the money" className="grid">
        <Step label="asked of the card" at={escrow.created_at} last={escrow.events.length === 0} />
        {escrow.events.map((event, index) => (
          <Step key={`${event.at} ${event.to}`} label={escrowLooks[event.to].label} reason={event.reason} at={event.at} last={index === escrow.events.length - 1} />
        ))}
      </ol>
      {escrow.state === 'failed' && <Chip tone="bad" className="justify-self-start">{(escrow.reason ?? 'a payment step failed').replaceAll('_', ' ')}</Chip>}
    </div>
  );
}

function Step({ label, reason, at, last }: { label: string; reason?: string; at: string; last: boolean }) {
  return (
    <li className="relative grid grid-cols-[14px_minmax(0,1fr)] gap-x-3 pb-3 last:pb-0" aria-current={last ? 'step' : undefined}>
      {!last && <span aria-hidden className="absolute top-4 -bottom-1 left-1.5 w-0.5 bg-accent" />}
      <span aria-hidden className="relative mt-1 size-3.5 rounded-full border-2 border-accent bg-accent" />
      <div>
        <span className={last ? 'font-semibold' : undefined}>{label}</span>
        {reason && <span className="text-ink-soft"> · {reason.replaceAll('_', ' ')}</span>}
        <p className="text-sm text-ink-faint">
          <DateTime at={at} />
        </p>
      </div>
    </li>
  );
}
