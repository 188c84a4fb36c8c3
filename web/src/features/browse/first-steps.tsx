import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PayoutPlace } from '@/components/money/payout-place';
import { Button } from '@/components/ui/button';
import { useMe } from '@/lib/use-me';

/** What a new tester does before the first test; nothing once it is done. */
export function FirstSteps() {
  const me = useMe().data;
  if (!me) return null;
  if (!me.qualification.passed) {
    return (
      <Note action="Take the entrance test" to="/qualification">
        Before your first test there is a short entrance test: 8 questions about looking closely and reporting well. <PayoutPlace country={me.country} />
      </Note>
    );
  }
  if (me.payout_account.status === 'none') {
    return (
      <Note action="Set it up" to="/earnings">
        Tell us where your money should go. You can test before that; what you earn waits for you. <PayoutPlace country={me.country} />
      </Note>
    );
  }
  return null;
}

function Note({ action, to, children }: { action: string; to: string; children: ReactNode }) {
  return (
    <div role="region" aria-label="Next step" className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-info-soft p-4 text-info">
      <p className="max-w-prose">{children}</p>
      <Button asChild>
        <Link to={to}>{action}</Link>
      </Button>
    </div>
  );
}
