import { describe, expect, test } from 'vitest';
import {
  differenceOf,
  isSummed,
  plainAmount,
  requireEqualTotals,
  totalsInWords,
} from '../../../src/core/connection/totals.ts';

describe('totals of two sides', () => {
  test.each([
    ['1.500', '1.5'],
    ['-0.00', '0'],
    ['+007', '7'],
    ['.5', '0.5'],
    ['-12345678901234567890123456789012345678.10', '-12345678901234567890123456789012345678.1'],
    ['NaN', 'NaN'],
  ])('%s is the amount %s', (text, amount) => expect(plainAmount(text)).toBe(amount));

  test('whole numbers and decimals are summed, nothing else', () => {
    const types = [
      'TINYINT',
      'UINTEGER',
      'HUGEINT',
      'DECIMAL(18,2)',
      'DOUBLE',
      'VARCHAR',
      'INTEGER[]',
      'INTERVAL',
    ];
    expect(types.filter(isSummed)).toEqual(['TINYINT', 'UINTEGER', 'HUGEINT', 'DECIMAL(18,2)']);
  });

  test('the first difference is named', () => {
    expect(differenceOf({ rows: 2, sums: { a: '1.0' } }, { rows: 2, sums: { a: '1' } })).toBeNull();
    expect(differenceOf({ rows: 2, sums: {} }, { rows: 1, sums: {} })).toEqual({
      column: null,
      expected: '2',
      found: '1',
    });
    expect(differenceOf({ rows: 1, sums: { a: '0.01', b: '1' } }, { rows: 1, sums: { a: null } })).toEqual({
      column: 'a',
      expected: '0.01',
      found: 'no value',
    });
  });

  test('a difference is a failure that names both sides', () => {
    const sides = { from: 'shop', to: 'orders', next: 'Look.' };
    expect(() =>
      requireEqualTotals({ rows: 1, sums: { a: '0.01' } }, { rows: 1, sums: { a: '0.02' } }, sides),
    ).toThrow(
      'shop and orders do not agree on the sum of a: shop has 0.01, orders 0.02. Nothing was changed.',
    );
  });

  test('what agrees is said', () =>
    expect(totalsInWords({ rows: 1_000_000, sums: { amount: '123.4500' } })).toBe(
      '1,000,000 rows, sum(amount) 123.45 on both sides',
    ));
});
