import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binEdges } from '../../../src/core/chart/bins.ts';
import { fittingUnit, unitCount } from '../../../src/core/chart/timeUnits.ts';

const whole = { kind: 'whole', type: 'BIGINT' } as const;

test('edges are round and exact', () => {
  expect(binEdges(whole, '3', '47', 10)).toEqual([
    '0',
    '5',
    '10',
    '15',
    '20',
    '25',
    '30',
    '35',
    '40',
    '45',
    '50',
  ]);
  expect(binEdges(whole, '-7', '-1', 20)).toEqual(['-7', '-6', '-5', '-4', '-3', '-2', '-1', '0']);
  expect(binEdges({ kind: 'decimal', type: 'DECIMAL(10,2)' }, '-0.30', '0.95', 5)).toEqual([
    '-0.50',
    '0.00',
    '0.50',
    '1.00',
  ]);
  expect(binEdges({ kind: 'floating', type: 'DOUBLE' }, '0.1', '0.72', 7)).toEqual([
    '0.1',
    '0.2',
    '0.3',
    '0.4',
    '0.5',
    '0.6',
    '0.7',
    '0.8',
  ]);
  expect(binEdges(whole, '9007199254740993', '9007199254740993', 5)).toEqual([
    '9007199254740993',
    '9007199254740994',
  ]);
  expect(binEdges({ kind: 'floating', type: 'DOUBLE' }, '5', '5', 5)).toEqual(['5', '5']);
});

test('edges of any range ascend, hold it, and are not many', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-(2n ** 100n), 2n ** 100n),
      fc.bigInt(0n, 2n ** 101n),
      fc.integer({ min: 1, max: 200 }),
      (low, range, wanted) => {
        const edges = binEdges(whole, String(low), String(low + range), wanted).map(BigInt);
        expect(edges[0]! <= low && edges.at(-1)! > low + range).toBe(true);
        expect(edges.every((edge, index) => index === 0 || edge > edges[index - 1]!)).toBe(true);
        expect(edges.length).toBeLessThanOrEqual(wanted + 3);
      },
    ),
  );
  const double = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(double, double, fc.integer({ min: 1, max: 200 }), (one, other, wanted) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const edges = binEdges({ kind: 'floating', type: 'DOUBLE' }, String(low), String(high), wanted).map(
        Number,
      );
      expect(edges[0]! <= low && edges.at(-1)! >= high).toBe(true);
      expect(edges.length).toBeLessThanOrEqual(2 * wanted + 5);
      expect(edges.every((edge, index) => index === 0 || edge >= edges[index - 1]!)).toBe(true);
    }),
  );
});

test('the unit of time follows the range, and is never finer than the values', () => {
  const day = 86_400_000;
  expect(fittingUnit(2 * 365 * day, 'day', 400)).toBe('week');
  expect(fittingUnit(300 * day, 'day', 400)).toBe('day');
  expect(fittingUnit(300 * day, 'month', 400)).toBe('month');
  expect(fittingUnit(5000, 'second', 60)).toBe('second');
  expect(fittingUnit(1e15, 'second', 60)).toBe('year');
  expect(unitCount('hour', 3_600_000 * 5)).toBe(6);
});
