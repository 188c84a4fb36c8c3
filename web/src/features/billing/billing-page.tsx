import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Page } from '@/components/ui/page';
import { useMe } from '@/lib/use-me';
import { CardPanel } from './card-panel';
import { CurrencyPanel } from './currency-panel';
import { MembershipPanel } from './membership-panel';

export function BillingPage() {
  const queries = useQueryClient();
  const user = useMe().data;
  useEffect(() => {
    // People come here from the provider's pages, where things have changed.
    void queries.invalidateQueries({ queryKey: ['me'] });
  }, [queries]);
  return (
    <Page title="Billing" intro="Your membership lets you create jobs; your card is held only when a tester starts." width="medium">
      <MembershipPanel />
      <CardPanel />
      {user && <CurrencyPanel user={user} />}
    </Page>
  );
}
