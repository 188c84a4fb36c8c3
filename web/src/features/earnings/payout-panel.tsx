import { useState } from 'react';
import { messageOf } from '@/api/errors';
import { PayoutPlace } from '@/components/money/payout-place';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Chip, type Tone } from '@/components/ui/chip';
import { Field, FormError } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { QueryView, Skeleton } from '@/components/ui/states';
import { countries } from '@/lib/choices';
import { useMe } from '@/lib/use-me';
import { usePayoutCountries } from '@/lib/use-payout-countries';
import { useOnboarding } from './api/onboard';
import { usePayoutAccount } from './api/payout-account';

type Status = 'none' | 'pending' | 'restricted' | 'enabled';
const looks: Record<Status, { label: string; tone: Tone; text: string }> = {
  none: { label: 'not set up', tone: 'neutral', text: 'Tell us where your money should go. What you earn before that is yours and waits for you.' },
  pending: { label: 'not finished', tone: 'warn', text: 'The form was begun but not finished. Your money waits until it is.' },
  restricted: { label: 'cannot be paid yet', tone: 'warn', text: 'Something is still missing before money can be sent to you. It waits, and nothing is lost.' },
  enabled: { label: 'ready', tone: 'good', text: 'Released money is sent to you by itself.' },
};

/** Where the tester's money goes. */
export function PayoutPanel() {
  const query = usePayoutAccount();
  const status = query.data?.status;
  return (
    <Panel title="Payout account" actions={status && <Chip tone={looks[status].tone}>{looks[status].label}</Chip>}>
      <QueryView query={query} loading={<Skeleton className="h-24" />}>
        {(account) => (
          <>
            <p className="text-ink-soft">
              {looks[account.status].text} <PayoutPlace country={account.country} />
            </p>
            {account.status !== 'enabled' && <Onboard fixedCountry={account.country} begun={account.status !== 'none'} />}
          </>
        )}
      </QueryView>
    </Panel>
  );
}

function Onboard({ fixedCountry, begun }: { fixedCountry?: string; begun: boolean }) {
  const me = useMe().data;
  const places = usePayoutCountries().data;
  const onboard = useOnboarding();
  const [chosen, setChosen] = useState('');
  const country = fixedCountry ?? (chosen || me?.country || '');
  return (
    <div className="grid gap-3">
      <FormError message={onboard.error ? messageOf(onboard.error) : undefined} />
      {!fixedCountry && (
        <Field label="Country you are paid in" hint={<PayoutPlace country={country} />}>
          {(wiring) => (
            <Select {...wiring} value={country} onChange={(event) => setChosen(event.currentTarget.value)}>
              <option value="">Choose a country</option>
              {countries().filter((choice) => places?.has(choice.value) ?? true).map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <div>
        <Button variant="primary" disabled={country === ''} busy={onboard.isPending} onClick={() => onboard.mutate(country)}>
          {begun ? 'Go on with the form' : 'Set up payouts'}
        </Button>
      </div>
    </div>
  );
}
