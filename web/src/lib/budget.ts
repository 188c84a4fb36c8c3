import type { Budget } from '@/api/types';

/** A week or a month of a builder's budget. */
export interface Cap {
  /** The field of the API, as a refusal names it. */
  field: 'weekly_cap_minor' | 'monthly_cap_minor';
  name: 'week' | 'month';
  capMinor: number | null;
  spentMinor: number;
  resetsAt: string;
}

export function capsOf(budget: Budget): [week: Cap, month: Cap] {
  return [
    { field: 'weekly_cap_minor', name: 'week', capMinor: budget.weekly_cap_minor, spentMinor: budget.weekly_spent_minor, resetsAt: budget.resets_at },
    { field: 'monthly_cap_minor', name: 'month', capMinor: budget.monthly_cap_minor, spentMinor: budget.monthly_spent_minor, resetsAt: budget.monthly_resets_at },
  ];
}

export type Level = 'none' | 'fine' | 'near' | 'reached';

/** How full a cap is: near from 80 %, as the notice has it. */
export function levelOf({ capMinor, spentMinor }: Pick<Cap, 'capMinor' | 'spentMinor'>): Level {
  if (capMinor === null) return 'none';
  if (spentMinor >= capMinor) return 'reached';
  return spentMinor * 100 >= capMinor * 80 ? 'near' : 'fine';
}

export function leftOf({ capMinor, spentMinor }: Pick<Cap, 'capMinor' | 'spentMinor'>): number | null {
  return capMinor === null ? null : Math.max(0, capMinor - spentMinor);
}
