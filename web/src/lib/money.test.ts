import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockedPay, feeOf, formatMoney, jobCost, parseMoney } from './money';

describe('formatMoney', () => {
  it('follows the currency, not two decimals everywhere', () => {
    expect(formatMoney(1800, 'USD', 'en-US')).toBe('$18.00');
    expect(formatMoney(1800, 'JPY', 'en-US')).toBe('¥1,800');
    expect(formatMoney(1800, 'BHD', 'en-US')).toMatch(/1\.800$/);
    expect(formatMoney(-5, 'USD', 'en-US')).toBe('-$0.05');
  });
  it('is exact above 2^53 / 100, where floating point is not', () => {
    expect(formatMoney(9007199254740991, 'USD', 'en-US')).toBe('$90,071,992,547,409.91');
  });
});

describe('money in every currency', () => {
  // The server's tests hold mails and notices to the same lines.
  const lines = readFileSync(join(import.meta.dirname, '../../../tests/lib/money-texts.tsv'), 'utf8').trim().split('\n');
  it.each(lines.map((line) => line.split('\t') as [string, string]))('%s is written as in mails', (currency, text) => {
    expect(formatMoney(123456789, currency, 'en-US')).toBe(text);
  });
});

describe('parseMoney', () => {
  it.each([
    ['18', 1800],
    ['18.5', 1850],
    ['18,50', 1850],
    [' 0.07 ', 7],
    ['18.', 1800],
  ])('reads %j', (text, minor) => expect(parseMoney(text, 'USD')).toBe(minor));
  it.each(['', 'abc', '18.505', '-3', '1e3', '1,000.00'])('refuses %j', (text) => expect(parseMoney(text, 'USD')).toBeNull());
  it('knows currencies without minor units', () => {
    expect(parseMoney('1800', 'JPY')).toBe(1800);
    expect(parseMoney('18.5', 'JPY')).toBeNull();
  });
});

it('rounds the fee down and the blocked pay up', () => {
  expect(feeOf(1999, 250)).toBe(49);
  expect(blockedPay(1999, 40)).toBe(800);
  expect(jobCost(1999, 3, 250)).toEqual({ payouts: 5997, fees: 147, perTester: 2048, total: 6144 });
});
