import { useState } from 'react';
import { messageOf } from '@/api/errors';
import type { User } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { currencies } from '@/lib/choices';
import { toast } from '@/lib/toasts';
import { useSetCurrency } from './api/set-currency';

export function CurrencyPanel({ user }: { user: User }) {
  const [currency, setCurrency] = useState(user.billing_currency || 'USD');
  const save = useSetCurrency(user.version);
  return (
    <Panel title="Currency">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(currency, { onSuccess: () => toast({ title: `You pay in ${currency}` }) });
        }}
      >
        <Field label="Billing currency" hint={user.billing_currency_fixed ? 'Fixed, since you have jobs in it.' : 'All your jobs pay in it. It is fixed from your first job on.'} error={save.error ? messageOf(save.error) : undefined} className="max-w-72">
          {(wiring) => (
            <Select value={currency} disabled={user.billing_currency_fixed} onChange={(event) => setCurrency(event.target.value)} {...wiring}>
              {currencies.map((code) => (
                <option key={code}>{code}</option>
              ))}
            </Select>
          )}
        </Field>
        {!user.billing_currency_fixed && (
          <div>
            <Button type="submit" busy={save.isPending} disabled={currency === user.billing_currency}>
              Save currency
            </Button>
          </div>
        )}
      </form>
    </Panel>
  );
}
