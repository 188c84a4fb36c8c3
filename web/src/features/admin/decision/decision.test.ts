import { expect, it } from 'vitest';
import { bodyOf, division, divisionText, decisionSchema } from './decision';

const note = 'Half of the steps were done.';
const bounds = { fullMinor: 1800, heldMinor: 1890, feeBps: 500, currency: 'USD' };
const problems = (decided: object, more: object = {}) =>
  decisionSchema({ ...bounds, ...more })
    .safeParse({ amount: '', note, ...decided })
    .error?.issues.map((issue) => issue.path.join('.')) ?? [];

it('takes a part that lies between nothing and the full pay, to the cent', () => {
  for (const amount of ['', '0', '0.00', '18', '18.00', '18.01', 'half', '-1', '1.234']) expect(problems({ decision: 'partial', amount }), amount).toEqual(['amount']);
  for (const amount of ['0.01', '7', '17,99']) expect(problems({ decision: 'partial', amount }), amount).toEqual([]);
  expect(problems({ decision: 'partial', amount: '999' }, { fullMinor: 1000, currency: 'JPY' })).toEqual([]);
  expect(problems({ decision: 'partial', amount: '9.5' }, { fullMinor: 1000, currency: 'JPY' })).toEqual(['amount']);
});

it('asks for a decision and a note, and for an amount only with a part', () => {
  expect(problems({})).toEqual(['decision']);
  expect(problems({ decision: 'full', note: ' too short ' })).toEqual(['note']);
  expect(problems({ decision: 'refund', amount: 'nonsense' })).toEqual([]);
});

it('sends an amount only with a part', () => {
  expect(bodyOf({ decision: 'partial', amount: '7.50', note: ` ${note} ` }, 'USD')).toEqual({ decision: 'partial', tester_minor: 750, note });
  expect(bodyOf({ decision: 'full', amount: '7.50', note }, 'USD')).toEqual({ decision: 'full', note });
});

it('divides all that was held, taking the fee on the tester’s part only', () => {
  for (const decided of [{ decision: 'full', amount: '' }, { decision: 'refund', amount: '' }, { decision: 'partial', amount: '7.01' }] as const) {
    const { tester, fee, refund } = division(decided, bounds)!;
    expect(tester + fee + refund).toBe(bounds.heldMinor);
  }
  expect(division({ decision: 'partial', amount: '7.01' }, bounds)).toEqual({ tester: 701, fee: 35, refund: 1154 });
  expect(division({ decision: 'partial', amount: '99' }, bounds)).toBeNull();
});

it('says the division in a sentence', () => {
  expect(divisionText({ tester: 700, fee: 0, refund: 1100 }, 'USD', 'Tess')).toBe('Tess gets $7.00, and $11.00 goes back to the builder.');
  expect(divisionText({ tester: 0, fee: 0, refund: 1800 }, 'USD', 'Tess')).toBe('$18.00 goes back to the builder, and Tess gets nothing.');
  expect(divisionText({ tester: 1800, fee: 0, refund: 0 }, 'USD', 'Tess')).toBe('Tess gets $18.00.');
});
