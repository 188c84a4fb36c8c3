import { Money } from '@/components/ui/money';

/** Sums per currency side by side: currencies are never added up. */
export function Amounts({ items }: { items: { currency: string; amount_minor: number }[] }) {
  if (items.length === 0) return <>0</>;
  return items.map(({ currency, amount_minor }) => <Money key={currency} minor={amount_minor} currency={currency} />);
}
