import type { JobSummary } from '@/api/types';
import { currencies, deviceNames, testTypeNames } from '@/lib/choices';
import { parseMoney } from '@/lib/money';

/** What the list is asked for; all of it is kept in the address. */
export interface BrowseFilter {
  q?: string;
  test_type?: JobSummary['test_type'];
  currency?: string;
  min_payout_minor?: number;
  device?: keyof typeof deviceNames;
  language?: string;
  sort?: 'newest' | 'payout' | 'deadline';
}

/** Reads the address; what it does not know it leaves out, so that an old link still opens. */
export function readFilter(params: URLSearchParams): BrowseFilter {
  const one = <T extends string>(name: string, known: readonly T[]): T | undefined => known.find((value) => value === params.get(name));
  const currency = one('currency', currencies);
  const minimum = currency && params.get('min') ? parseMoney(params.get('min')!, currency) : null;
  const filter: BrowseFilter = {
    q: params.get('q')?.trim() || undefined,
    test_type: one('type', Object.keys(testTypeNames) as JobSummary['test_type'][]),
    currency,
    min_payout_minor: minimum ?? undefined,
    device: one('device', Object.keys(deviceNames) as (keyof typeof deviceNames)[]),
    language: params.get('language') || undefined,
    // Amounts of different currencies cannot be compared.
    sort: one('sort', currency ? (['newest', 'payout', 'deadline'] as const) : (['newest', 'deadline'] as const)),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
