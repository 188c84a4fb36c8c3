import type { DisputeView } from '@/api/types';
import { Money } from '@/components/ui/money';
import { DateTime } from '@/components/ui/time';
import { decisionNames } from './looks';

const endings = { ruled: 'An admin ruled', withdrawn: 'The builder approved after all', defaulted: 'Nobody ruled within 14 days' };

/** How a dispute ended. */
export function Ruled({ dispute, resolution }: { dispute: DisputeView; resolution: NonNullable<DisputeView['resolution']> }) {
  return (
    <div className="grid gap-2">
      <p className="font-medium">
        {endings[resolution.ending]}: {decisionNames[resolution.decision]}
      </p>
      <p>
        {dispute.tester_name} gets <Money minor={resolution.tester_minor} currency={dispute.currency} className="font-semibold" />.
      </p>
      <p className="whitespace-pre-line wrap-anywhere">{resolution.note}</p>
      <p className="text-sm text-ink-soft">
        <DateTime at={resolution.at} />
      </p>
    </div>
  );
}
