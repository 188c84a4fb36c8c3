/** Amounts are integers in a currency's minor units; they become decimals only as text. */

export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

export function formatMoney(minor: number, currency: string, locale?: string): string {
  const digits = minorDigits(currency);
  const text = decimalText(minor, digits);
  // Intl takes a decimal string exactly, so no amount passes through floating point.
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
    text as Intl.StringNumericLiteral,
  );
}

/** "$1.2K": for a chart, where the exact amount stands elsewhere. */
export function formatShortMoney(minor: number, currency: string, locale?: string): string {
  const digits = minorDigits(currency);
  const text = decimalText(minor, digits);
  // Below a thousand it is as short in full: $27.50, never $27.5.
  const cents = Math.abs(minor) < 1000 * 10 ** digits && minor % 10 ** digits !== 0;
  const fraction = cents ? { minimumFractionDigits: digits, maximumFractionDigits: digits } : { minimumFractionDigits: 0, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', notation: 'compact', ...fraction }).format(
    text as Intl.StringNumericLiteral,
  );
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
