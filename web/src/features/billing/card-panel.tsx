import { messageOf } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { FormError } from '@/components/ui/field';
import { QueryView, Skeleton } from '@/components/ui/states';
import { useProviderPage } from './api/provider-pages';
import { useCard } from './api/read-card';

export function CardPanel() {
  const query = useCard();
  const setup = useProviderPage('card');
  return (
    <Panel title="Card" actions={query.data && <CardChip status={query.data.status} />}>
      <QueryView query={query} loading={<Skeleton className="h-16" />}>
        {(card) => (
          <>
            {card.last4 ? (
              <p className="num">
                <span className="capitalize">{card.brand}</span> ending in {card.last4}
              </p>
            ) : (
              <p className="text-ink-soft">No card yet. You need one to publish a job; nothing is charged by adding it.</p>
            )}
            {card.status === 'declined' && <p className="text-bad">The last hold was declined. Set up a card again before you publish.</p>}
            <FormError message={setup.error ? messageOf(setup.error) : undefined} />
            <div>
              <Button variant={card.last4 ? 'secondary' : 'primary'} busy={setup.isPending} onClick={() => setup.mutate()}>
                {card.last4 ? 'Use another card' : 'Add a card'}
              </Button>
            </div>
          </>
        )}
      </QueryView>
    </Panel>
  );
}

function CardChip({ status }: { status: string }) {
  if (status === 'none') return <Chip>none</Chip>;
  return status === 'declined' ? <Chip tone="bad">declined</Chip> : <Chip tone="good">on file</Chip>;
}
