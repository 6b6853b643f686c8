import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sourceColumns } from '../../src/core/chart/columns.ts';
import { filtersOf, tableOf } from '../../src/core/chart/describe.ts';
import type { ChartSource } from '../../src/core/chart/facts.ts';
import { sortedDomain, valuesOf } from '../../src/core/chart/frameValues.ts';
import { makeFrame } from '../../src/core/chart/frame.ts';
import { quoteLiteral } from '../../src/core/sql/quote.ts';
import { askOn } from '../../src/engine/chart/chartSource.ts';
import { filterCondition } from '../../src/engine/query/arrange.ts';
import { columnOf } from '../../src/engine/results/storedResult.ts';
import type { Chart } from '../../src/protocol/engine/chart.ts';

let instance: DuckDBInstance;
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run("SET TimeZone = 'Europe/Vienna'");
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const types = {
  text: 'VARCHAR',
  tiny: 'TINYINT',
  big: 'BIGINT',
  decimal: 'DECIMAL(20,3)',
  floating: 'DOUBLE',
  single: 'FLOAT',
  day: 'DATE',
  at: 'TIMESTAMP',
  zoned: 'TIMESTAMP WITH TIME ZONE',
};
type Name = keyof typeof types;
const names = Object.keys(types) as Name[];
const columns = names.map((name) => columnOf(name, types[name]));

const instant = fc
  .date({ min: new Date('1995-01-01'), max: new Date('2031-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('T', ' ').replace('Z', ''));
const values: Record<Name, fc.Arbitrary<string>> = {
  text: fc.oneof(
    fc.constantFrom('', 'a', 'b', "o'c", 'Other', 'NULL'),
    fc.string({ maxLength: 3 }).map((text) => text.replaceAll('\0', '')),
  ),
  tiny: fc.integer({ min: -128, max: 127 }).map(String),
  big: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String),
  decimal: fc.integer({ min: -1e9, max: 1e9 }).map((units) => (units / 1000).toFixed(3)),
  floating: fc.oneof(fc.double().map(String), fc.double({ min: 0, max: 1, noNaN: true }).map(String)),
  single: fc.float().map(String),
  day: instant.map((text) => text.slice(0, 10)),
  at: fc.oneof({ arbitrary: instant, weight: 20 }, { arbitrary: fc.constant('infinity'), weight: 1 }),
  zoned: instant.map((text) => `${text}+00`),
};
const row = fc.tuple(...names.map((name) => fc.option(values[name], { freq: 8, nil: null })));
const unit = fc.constantFrom('year', 'quarter', 'month', 'week', 'day', 'hour', undefined);

const chart: fc.Arbitrary<Chart> = fc.record({
  mark: fc.constantFrom('bar', 'line', 'area', 'histogram'),
  x: fc.record({
    column: fc.constantFrom(...names),
    unit,
    bins: fc.constantFrom(undefined, 0, 1, 7, 50),
    limit: fc.integer({ min: 1, max: 6 }),
  }),
  y: fc.constantFrom(
    { aggregate: 'count' },
    { column: 'decimal', aggregate: 'sum' },
    { column: 'decimal', aggregate: 'max' },
  ),
  color: fc.option(
    fc.record({ column: fc.constantFrom('text', 'tiny'), limit: fc.integer({ min: 1, max: 3 }) }),
    { nil: undefined },
  ),
});

async function fill(rows: (string | null)[][]): Promise<ChartSource> {
  const cell = (text: string | null | undefined, name: Name): string =>
    text === null || text === undefined ? 'NULL' : `CAST(${quoteLiteral(text)} AS ${types[name]})`;
  await connection.run(
    `CREATE OR REPLACE TABLE t (${names.map((name, index) => `c${index} ${types[name]}`).join(', ')})`,
  );
  await connection.run(
    `INSERT INTO t VALUES ${rows.map((cells) => `(${names.map((name, at) => cell(cells[at], name)).join(', ')})`).join(', ')}`,
  );
  return { from: 't', columns: sourceColumns(columns, names), cell: ({ index }) => `c${index}` };
}

const number = async (sql: string): Promise<string | null> =>
  (await connection.runAndReadAll(`SELECT (${sql})::VARCHAR`)).getRows()[0]?.[0] as string | null;

test('every row is in exactly one mark, sums add up, and the filters of a mark find its rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), chart, async (rows, wish) => {
      const source = await fill(rows);
      const frame = await makeFrame(wish, source, askOn(connection));
      expect(frame.marks.reduce((sum, mark) => sum + mark.rows, 0)).toBe(rows.length);
      if (wish.y?.aggregate === 'sum') {
        const sum = frame.marks.map(({ figures }) => figures[0]?.text ?? '0.000');
        expect(await number(sum.map((one) => `${one}::DECIMAL(38,3)`).join(' + '))).toBe(
          await number('SELECT coalesce(sum(c3), 0.000) FROM t'),
        );
      }
      const filters = filtersOf(frame);
      for (const [index, mark] of frame.marks.entries()) {
        const own = filters[index];
        if (!own) continue;
        const where = own.map((filter) => `(${filterCondition(filter, columns)})`).join(' AND ');
        expect([where, await number(`SELECT count(*) FROM t WHERE ${where}`)]).toEqual([
          where,
          String(mark.rows),
        ]);
      }
    }),
    { numRuns: process.env['DEW_TEST_FULL'] === '1' ? 3000 : 60 },
  );
});

test('NULL, the rest and what is not finite are marks of their own', async () => {
  await connection.run(`CREATE OR REPLACE TABLE t AS SELECT * FROM (VALUES
    ('a', 1.5::DOUBLE, 10), ('a', 'nan'::DOUBLE, 20), ('b', 'inf'::DOUBLE, 30), (NULL, NULL, 40), ('c', 2.5::DOUBLE, NULL)) v(c0, c1, c2)`);
  const shape = [columnOf('name', 'VARCHAR'), columnOf('x', 'DOUBLE'), columnOf('n', 'INTEGER')];
  const source: ChartSource = {
    from: 't',
    columns: sourceColumns(shape, ['name', 'x', 'n']),
    cell: ({ index }) => `c${index}`,
  };
  const draw = (wish: Chart) => makeFrame(wish, source, askOn(connection));
  const names = await draw({
    mark: 'bar',
    x: { column: 'name', limit: 1 },
    y: { column: 'n', aggregate: 'sum' },
  });
  expect(tableOf(names).rows).toEqual([
    ['a', '30', '2'],
    ['Other', '30', '2'],
    [null, '40', '1'],
  ]);
  expect(names.notes).toEqual(['1 NULL in n count for nothing.']);
  const without = await draw({
    mark: 'bar',
    x: { column: 'name', limit: 1, other: false },
    y: { aggregate: 'count' },
  });
  expect(without.notes).toEqual(['2 rows with other values of name are left out.']);
  const bins = await draw({ mark: 'histogram', x: { column: 'x', bins: 2 } });
  expect(tableOf(bins).rows).toEqual([
    ['1.5 to 2', '1'],
    ['2.5 to 3', '1'],
    [null, '1'],
    ['Not finite', '2'],
  ]);
  expect(bins.notes).toEqual(['2 infinite or NaN in x.']);
  const line = await draw({ mark: 'line', x: { column: 'x' }, y: { column: 'n', aggregate: 'sum' } });
  expect(line.notes).toContain('3 rows have no place on the axes: they stand in the table only.');
  await expect(draw({ mark: 'bar', x: { column: 'nam' } })).rejects.toThrow('no column "nam"');
  await expect(draw({ mark: 'bar', x: { column: 'x' }, y: { column: 'name' } })).rejects.toThrow(
    'not a number',
  );
});

test('a value that reads "Other" or "NULL" stands beside the rest and what is NULL', async () => {
  await connection.run(`CREATE OR REPLACE TABLE t AS SELECT * FROM (VALUES
    ('Other', 50), ('NULL', 40), ('a', 2), ('b', 1), (NULL, 5)) v(c0, c1)`);
  const shape = [columnOf('name', 'VARCHAR'), columnOf('n', 'INTEGER')];
  const source: ChartSource = {
    from: 't',
    columns: sourceColumns(shape, ['name', 'n']),
    cell: ({ index }) => `c${index}`,
  };
  const y = { column: 'n', aggregate: 'sum' as const };
  const frame = await makeFrame(
    { mark: 'bar', x: { column: 'name', limit: 2 }, y },
    source,
    askOn(connection),
  );
  expect(valuesOf(frame).map(({ x, value, apart }) => [x, value, apart])).toEqual([
    ['NULL', 40, undefined],
    ['Other', 50, undefined],
    ['Other (the rest)', 3, true],
    ['NULL (no value)', 5, true],
  ]);
  expect(sortedDomain(frame, 'x')).toEqual(['Other', 'NULL', 'Other (the rest)', 'NULL (no value)']);
});
