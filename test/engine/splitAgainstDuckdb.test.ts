import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { splitStatements } from '../../src/core/sql/split.ts';

let connection: DuckDBConnection;
let instance: DuckDBInstance;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => instance.closeSync());

const inner = fc.string({ unit: fc.constantFrom('a', ';', '-', '/', '*', ' ', 'ü', '🦆', '\n', '$', '"') });
const expression = fc.oneof(
  fc.constantFrom('1', 'x', '$1', '(2)', '3.5e1', 'ab$c', '"a;b"', '"q""r;"'),
  inner.map((text) => `'${text}'`),
  inner.map((text) => `'it''s ${text}'`),
  inner.map((text) => `e'\\'${text.replaceAll('\\', '')}'`),
  inner.filter((text) => !text.includes('$')).map((text) => `$$${text}$$`),
  inner.filter((text) => !text.includes('$')).map((text) => `$tag$${text};$$$tag$`),
);
const gap = fc.oneof(
  fc.constantFrom(' ', '\n', ' \t'),
  inner.map((text) => ` --${text.replaceAll('\n', '')}\n`),
  inner.map((text) => ` /*${text.replaceAll(/[*/]/g, '')}*/ `),
  inner.map((text) => ` /* /*${text.replaceAll(/[*/]/g, '')};*/ ; */ `),
);
const statement = fc
  .tuple(gap, expression, gap, expression)
  .map(([a, one, b, two]) => `select${a}${one},${b}${two}`);
const script = fc.array(fc.tuple(gap, fc.oneof(statement, fc.constant('')), gap), { maxLength: 5 });

test('the splitter finds the statements that DuckDB finds', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(script, async (parts) => {
      const text = parts.map(([before, sql, after]) => before + sql + after).join(';');
      let count: number;
      try {
        count = (await connection.extractStatements(text)).count;
      } catch (error) {
        // DuckDB answers an empty text with an error of its own.
        if (splitStatements(text).length === 0) return;
        expect(String(error)).toMatch(/Parser Error/);
        return;
      }
      const own = splitStatements(text);
      expect(own.length).toBe(count);
      for (const { sql } of own) expect((await connection.extractStatements(sql)).count).toBe(1);
      compared += 1;
    }),
    { numRuns: 400 },
  );
  expect(compared).toBeGreaterThan(200);
});

// DuckDB refuses such a space behind a comment that holds a quote, so it stays out of the texts above.
test('a space that does not break is a space', async () => {
  const text = 'select\u00a01,\u00a02;\u00a0select\u00a03';
  expect((await connection.extractStatements(text)).count).toBe(2);
  expect(splitStatements(text)).toHaveLength(2);
});
