import { ApiError } from '@/api/errors';
import { TextLink } from '@/components/ui/text-link';
import { capsOf } from '@/lib/budget';
import { useBudget } from '@/lib/use-budget';
import { useMe } from '@/lib/use-me';
import { CapMeter } from './cap-meter';

/** Shows the cap that stood in the way of something that costs money; nothing for other errors. */
export function BudgetRefusal({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || error.code !== 'budget_exceeded') return null;
  return <FullCap field={error.fields[0]?.field} />;
}

function FullCap({ field }: { field: string | undefined }) {
  const budget = useBudget().data;
  const zone = useMe().data?.time_zone || 'UTC';
  const cap = budget && capsOf(budget).find((one) => one.field === field);
  return (
    <div className="grid gap-3 rounded-md border border-line p-4">
      {cap && <CapMeter cap={cap} currency={budget.currency} zone={zone} />}
      <p>
        <TextLink to="/budget">Change your budget</TextLink> or wait until it begins anew. What you wrote is kept.
      </p>
    </div>
  );
}
