import { useWatch } from 'react-hook-form';
import { Money } from '@/components/ui/money';
import { jobCost, parseMoney } from '@/lib/money';
import type { JobValues } from './job-values';

/** What the job will cost at most, while it is being written. */
export function CostSummary({ feeBps }: { feeBps: number }) {
  const [payout, slots, currency] = useWatch<JobValues, ['payout', 'slots', 'currency']>({ name: ['payout', 'slots', 'currency'] });
  const minor = parseMoney(payout, currency);
  const count = /^\d+$/.test(slots) ? Number(slots) : 0;
  if (minor === null || count === 0) return <p className="text-ink-soft">Enter pay and number of testers to see the cost.</p>;
  const cost = jobCost(minor, count, feeBps);
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5" aria-live="polite">
      <dt className="text-ink-soft">
        {count} × <Money minor={minor} currency={currency} /> to testers
      </dt>
      <dd className="text-right">
        <Money minor={cost.payouts} currency={currency} />
      </dd>
      <dt className="text-ink-soft">Platform fee{feeBps > 0 ? ` (${feeBps / 100} %)` : ''}</dt>
      <dd className="text-right">
        <Money minor={cost.fees} currency={currency} />
      </dd>
      <dt className="border-t border-line pt-1.5 font-semibold">At most</dt>
      <dd className="border-t border-line pt-1.5 text-right font-semibold">
        <Money minor={cost.total} currency={currency} />
      </dd>
    </dl>
  );
}
