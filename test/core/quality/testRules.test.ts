import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { qualified, testRules } from '../../../src/core/quality/testRules.ts';
import { testList } from '../../../src/core/quality/testSchema.ts';

const rules = (entries: unknown[]) => testRules(testList.parse(entries), 'error');

describe('test rules', () => {
  test('one rule for each column of not_null, names and severities', () => {
    const found = rules([
      { not_null: ['a', 'b'] },
      { unique: ['a', 'b'], severity: 'warn', name: 'pairs' },
      { sql: 'select 1;' },
    ]);
    expect(found.map(({ name, severity, column }) => [name, severity, column])).toEqual([
      ['not_null a', 'error', 'a'],
      ['not_null b', 'error', 'b'],
      ['pairs', 'warn', null],
      ['sql 3', 'error', null],
    ]);
  });

  test('names and values are always quoted', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (column, value) => {
        const [rule] = rules([{ accepted_values: { column, values: [value] } }]);
        const sql = rule?.failing('t', '') ?? '';
        const quoted = `"${column.replaceAll('"', '""')}"`;
        expect(sql).toBe(
          `SELECT * FROM t WHERE ${quoted} IS NOT NULL AND ${quoted} NOT IN ('${value.replaceAll("'", "''")}')`,
        );
      }),
    );
    expect(qualified('main.a"b')).toBe('"main"."a""b"');
  });

  test('freshness is measured from the given moment', () => {
    const [rule] = rules([{ freshness: { column: 'at', at_most: '2d' } }]);
    expect(rule?.timed).toBe(true);
    expect(rule?.failing('t', '2024-01-01 00:00:00')).toContain(
      "TIMESTAMP '2024-01-01 00:00:00' - INTERVAL '172800000 milliseconds'",
    );
  });

  test.each([
    [{}],
    [{ not_null: 'a', unique: 'a' }],
    [{ row_count: {} }],
    [{ row_count: { at_least: 1 }, quarantine: { reason: 'x' } }],
    [{ freshness: { column: 'a', at_most: 'soon' } }],
  ])('%j is no test', (entry) => {
    expect(testList.safeParse([entry]).success).toBe(false);
  });
});
