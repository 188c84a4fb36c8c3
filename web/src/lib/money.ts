/** Amounts are integers in a currency's minor units; they become decimals only as text. */

/** As the server counts them (ISO 4217). Browsers disagree: some show no decimals of forints, which is a hundred times too much. */
const otherDigits: Record<string, number> = { CLP: 0, ISK: 0, JPY: 0, KRW: 0, VND: 0, BHD: 3, JOD: 3, KWD: 3, TND: 3 };

export const minorDigits = (currency: string): number => otherDigits[currency] ?? 2;

/** "$18.00", and "CA$18.00": never a bare sign for dollars that are worth something else. */
export function formatMoney(minor: number, currency: string, locale?: string): string {
  const digits = minorDigits(currency);
  return write(minor, currency, locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** "$1.2K": for a chart, where the exact amount stands elsewhere. */
export function formatShortMoney(minor: number, currency: string, locale?: string): string {
  const digits = minorDigits(currency);
  // Below a thousand it is as short in full: $27.50, never $27.5.
  const cents = Math.abs(minor) < 1000 * 10 ** digits && minor % 10 ** digits !== 0;
  const fraction = cents ? { minimumFractionDigits: digits, maximumFractionDigits: digits } : { minimumFractionDigits: 0, maximumFractionDigits: 1 };
  return write(minor, currency, locale, { notation: 'compact', ...fraction });
}

function write(minor: number, currency: string, locale: string | undefined, how: Intl.NumberFormatOptions): string {
  // Intl takes a decimal string exactly, so no amount passes through floating point.
  const exact = decimalText(minor, minorDigits(currency)) as Intl.StringNumericLiteral;
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...how }).format(exact);
}

/** What a money field shows for an amount: "18.00". */
export function decimalText(minor: number, digits: number): string {
  const sign = minor < 0 ? '-' : '';
  const whole = Math.abs(minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + whole : `${sign}${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
}

/** Reads "18", "18.5" or "18,50" as minor units; null when it is not an amount of this currency. */
export function parseMoney(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim());
  if (!match) return null;
  const fraction = match[2] ?? '';
  if (fraction.length > digits) return null;
  return Number(match[1] + fraction.padEnd(digits, '0'));
}

/** The platform's fee on one payout, rounded down. */
export function feeOf(payoutMinor: number, feeBps: number): number {
  return Math.floor((payoutMinor * feeBps) / 10_000);
}

export function jobCost(payoutMinor: number, slots: number, feeBps: number) {
  const fee = feeOf(payoutMinor, feeBps);
  return { payouts: payoutMinor * slots, fees: fee * slots, perTester: payoutMinor + fee, total: (payoutMinor + fee) * slots };
}

/** What a tester gets when the app itself blocks the test, rounded up. */
export function blockedPay(payoutMinor: number, percent: number): number {
  return Math.ceil((payoutMinor * percent) / 100);
}
