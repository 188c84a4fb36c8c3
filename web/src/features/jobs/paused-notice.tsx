import { Check } from 'lucide-react';
import { TextLink } from '@/components/ui/text-link';
import { useMe } from '@/lib/use-me';

/** Three declined holds in a row: what happened, what goes on, and what to do. */
export function PausedNotice() {
  const ready = useMe().data?.card.status === 'ready';
  return (
    <section aria-label="Why this job is paused" className="grid gap-2 rounded-lg bg-warn-soft p-4 text-warn">
      <h2 className="font-semibold">Paused: your card was declined three times in a row</h2>
      <p>Nobody new can start. Tests that are under way go on and are paid; the waitlist waits.</p>
      <ol className="grid list-decimal gap-1 pl-5">
        <li>
          {ready ? (
            <span className="inline-flex items-center gap-1.5">
              Set up a card under Billing <Check aria-label="done" className="size-4" />
            </span>
          ) : (
            <>
              <TextLink to="/billing">Set up a card under Billing</TextLink>, this one again or another.
            </>
          )}
        </li>
        <li>Come back and publish again: the job reopens with the places that are free.</li>
      </ol>
    </section>
  );
}
