import { messageOf } from '@/api/errors';
import type { WaitlistItem } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { FormError } from '@/components/ui/field';
import { LoadMore } from '@/components/ui/load-more';
import { Money } from '@/components/ui/money';
import { TextLink } from '@/components/ui/text-link';
import { Countdown } from '@/components/ui/time';
import { useWaitlist } from '@/lib/use-waitlist';
import { useMyWaitlist } from './api/list-waitlist';

/** Full tests that the tester waits for. */
export function Waitlists() {
  const query = useMyWaitlist();
  const items = query.data ?? [];
  if (query.error) return <FormError message={`Your waitlists could not be loaded. ${messageOf(query.error)}`} />;
  if (items.length === 0) return null;
  return (
    <Panel title="Waitlists you are on">
      <ul className="grid">
        {items.map((item) => (
          <Row key={item.job_id} item={item} />
        ))}
      </ul>
      <LoadMore query={query} />
    </Panel>
  );
}

function Row({ item }: { item: WaitlistItem }) {
  const waitlist = useWaitlist(item.job_id);
  return (
    <li className="grid gap-2 border-t border-line py-3 first:border-0 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <TextLink to={`/tests/${item.job_id}`}>{item.job_title}</TextLink>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft">
            <Place item={item} />
            <Money minor={item.payout_minor} currency={item.currency} />
          </p>
        </div>
        <Button size="sm" busy={waitlist.isPending} aria-label={`${leave(item)}: ${item.job_title}`} onClick={() => waitlist.mutate(false)}>
          {leave(item)}
        </Button>
      </div>
      <FormError message={waitlist.error ? messageOf(waitlist.error) : undefined} />
    </li>
  );
}

const leave = (item: WaitlistItem) => (item.offer_expires_at ? 'Decline the offer' : 'Leave the waitlist');

function Place({ item }: { item: WaitlistItem }) {
  if (item.offer_expires_at)
    return (
      <>
        <Chip tone="warn">a place is kept for you</Chip>
        <span>
          <Countdown until={item.offer_expires_at} over="No time" /> left to accept it
        </span>
      </>
    );
  return (
    <>
      <Chip tone="info">number {item.position} in line</Chip>
      {item.job_status === 'paused' && <span>The test is paused: nobody moves up until it goes on.</span>}
    </>
  );
}
