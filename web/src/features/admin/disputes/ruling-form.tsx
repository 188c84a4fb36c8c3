import type { DisputeView } from '@/api/types';
import { DateTime, RelativeTime } from '@/components/ui/time';
import { useNow } from '@/lib/use-now';
import { useResolveDispute } from '../api/disputes';
import type { Bounds } from '../decision/decision';
import { DecisionForm } from '../decision/decision-form';
import { mayRuleAgainstTester } from './looks';

const words = { legend: 'Your ruling', action: 'Rule', question: 'Rule on this dispute?', done: 'Ruled' };

/** An admin's ruling; less than full pay waits for the tester's side. */
export function RulingForm({ dispute, bounds }: { dispute: DisputeView; bounds: Bounds }) {
  const resolve = useResolveDispute(dispute.id);
  const less = mayRuleAgainstTester(dispute, useNow());
  return (
    <DecisionForm
      bounds={bounds}
      tester={dispute.tester_name}
      blocked={dispute.submission?.outcome === 'blocked'}
      decide={resolve}
      words={words}
      onlyFull={
        less ? undefined : (
          <>
            {dispute.tester_name.split(' ')[0]} has not told their side yet. Until <DateTime at={dispute.answer_until} /> (<RelativeTime at={dispute.answer_until} />) only full pay is possible.
          </>
        )
      }
    />
  );
}
