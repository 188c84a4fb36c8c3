import * as z from 'zod/mini';
import type { NewResolution } from '@/api/types';
import { atMost } from '@/lib/fields';
import { feeOf, formatMoney, parseMoney } from '@/lib/money';

/** What may be given: `full` is the payout, or for a blocked test the blocked pay. */
export interface Bounds {
  fullMinor: number;
  heldMinor: number;
  feeBps: number;
  currency: string;
}

export function decisionSchema({ fullMinor, currency }: Pick<Bounds, 'fullMinor' | 'currency'>) {
  return z
    .object({
      decision: z.enum(['full', 'partial', 'refund'], 'Choose one.'),
      amount: z.string(),
      note: z.string().check(z.trim(), z.minLength(10, 'At least 10 characters: both read it.'), atMost(5000)),
    })
    .check(
      z.superRefine(({ decision, amount }, context) => {
        if (decision !== 'partial') return;
        const minor = parseMoney(amount, currency);
        if (minor === null || minor < 1 || minor >= fullMinor) context.addIssue({ code: 'custom', path: ['amount'], message: boundsText({ fullMinor, currency }) });
      }),
    );
}
export type Decision = z.infer<ReturnType<typeof decisionSchema>>;

export function boundsText({ fullMinor, currency }: Pick<Bounds, 'fullMinor' | 'currency'>): string {
  return `From ${formatMoney(1, currency)} to ${formatMoney(fullMinor - 1, currency)}.`;
}

export function bodyOf({ decision, amount, note }: Decision, currency: string): NewResolution {
  const body = { decision, note: note.trim() };
  return decision === 'partial' ? { ...body, tester_minor: parseMoney(amount, currency)! } : body;
}

/** How the held money is divided: tester + fee + refund is what was held. The fee is taken on the tester's part only. */
export function division(decided: Pick<Decision, 'decision' | 'amount'>, bounds: Bounds) {
  const tester = decided.decision === 'full' ? bounds.fullMinor : decided.decision === 'refund' ? 0 : parseMoney(decided.amount, bounds.currency);
  if (tester === null || tester > bounds.fullMinor) return null;
  const fee = feeOf(tester, bounds.feeBps);
  return { tester, fee, refund: bounds.heldMinor - tester - fee };
}

export function divisionText(parts: NonNullable<ReturnType<typeof division>>, currency: string, tester: string): string {
  const back = `${formatMoney(parts.refund, currency)} goes back to the builder`;
  if (parts.tester === 0) return `${back}, and ${tester} gets nothing.`;
  const paid = `${tester} gets ${formatMoney(parts.tester, currency)}`;
  return parts.refund === 0 ? `${paid}.` : `${paid}, and ${back}.`;
}
