import { countries } from '@/lib/choices';
import { usePayoutCountries } from '@/lib/use-payout-countries';

/** Whether people in a country can be paid, and how long it takes: to be known before the first test. */
export function PayoutPlace({ country }: { country: string | null | undefined }) {
  const places = usePayoutCountries().data;
  if (!country || !places) return null;
  const name = countries().find((choice) => choice.value === country)?.label ?? country;
  const days = places.get(country);
  if (days === undefined) return <>We cannot send money to {name} yet. What you earn is kept for you until we can, or until you have an account in a country where we do.</>;
  return (
    <>
      Payouts to {name}: what is released arrives in your bank account after about {days === 1 ? 'one working day' : `${days} working days`}.
    </>
  );
}
