import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closeValue,
  compareFigure,
  sameValue,
  showsValue,
  valueAt,
} from '../../../src/core/roadmap/figures.ts';

const manifest = { files: { sales: { 'a.csv': 3, 'b.csv': 0 } }, rows: 10, bad: 4, name: 'x' };

describe('figures', () => {
  it('compares numbers by value and texts by letter', () => {
    expect(sameValue('5.00', 5)).toBe(true);
    expect(sameValue('-0.50', '-.5')).toBe(false);
    expect(sameValue('007', '7')).toBe(true);
    expect(sameValue('9007199254740993', '9007199254740992')).toBe(false);
    expect(sameValue('a', 'A')).toBe(false);
    expect(sameValue(null, 'null')).toBe(false);
    expect(sameValue(null, null)).toBe(true);
    expect(closeValue('1.004', 1, 0.01)).toBe(true);
    expect(closeValue(null, 1, 9)).toBe(false);
  });

  it('compares with a path, a difference of paths and counts by key', () => {
    const sql = '';
    expect(compareFigure({ sql, manifest: 'rows' }, [['10']], manifest).agrees).toBe(true);
    expect(compareFigure({ sql, manifest: ['rows', '-bad'] }, [['6']], manifest).agrees).toBe(true);
    expect(compareFigure({ sql, manifest: 'files.sales' }, [['a.csv', '3']], manifest).agrees).toBe(true);
    expect(
      compareFigure(
        { sql, title: 'Lines', manifest: 'files.sales' },
        [
          ['a.csv', '2'],
          ['c.csv', '1'],
        ],
        manifest,
      ),
    ).toEqual({
      agrees: false,
      expected: 'Lines: a.csv 3, c.csv 0',
      found: 'Lines: a.csv 2, c.csv 1',
    });
  });

  it('fails where the manifest or the query has nothing', () => {
    expect(compareFigure({ sql: '', manifest: 'none.x' }, [['1']], manifest).agrees).toBe(false);
    expect(compareFigure({ sql: '', manifest: ['rows', 'name'] }, [['10']], manifest).agrees).toBe(false);
    expect(compareFigure({ sql: '', manifest: 'rows' }, [], manifest).agrees).toBe(false);
    expect(compareFigure({ sql: '', manifest: 'rows' }, [['10']], undefined).agrees).toBe(false);
    expect(compareFigure({ sql: '', at_least: 1 }, [[null]], manifest).agrees).toBe(false);
    expect(compareFigure({ sql: '', at_most: 1 }, [['abc']], manifest).agrees).toBe(false);
  });

  it('finds a value as it is, grouped or rounded, and never inside a longer number', () => {
    expect(showsValue('Revenue 1,234,567.89 EUR', '1234567.89')).toBe(true);
    expect(showsValue('Umsatz 1.234.567,9', '1234567.89')).toBe(true);
    expect(showsValue('about 1 234 568 sold', '1234567.89')).toBe(true);
    expect(showsValue('in total 2,891 lines', '2891')).toBe(true);
    expect(showsValue('in total 12,891 lines', '2891')).toBe(false);
    expect(showsValue('2891.5', '2891')).toBe(false);
    expect(showsValue('22891', '2891')).toBe(false);
    expect(showsValue('North', 'North')).toBe(true);
  });

  it('shows every whole number that stands in the text grouped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (value) => {
        expect(showsValue(`n=${value.toLocaleString('en-US')}.`, String(value))).toBe(true);
      }),
    );
  });

  it('walks dotted paths through lists', () => {
    expect(valueAt({ a: [{ b: 1 }] }, 'a.0.b')).toBe(1);
    expect(valueAt({ a: 1 }, 'a.b')).toBeUndefined();
  });
});
