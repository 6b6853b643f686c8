/** What needs an index of packages, and, with DEW_TEST_FULL=1, what takes minutes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineClient } from '../../src/engineClient/engineClient.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { engineOn } from './engineFixture.ts';
import { pythonWithDuckdb, runInPython } from './otherPython.ts';

const full = process.env['DEW_TEST_FULL'] === '1';
const minutes = 60_000;

const run = (client: EngineClient, sql: string): Promise<ResultSummary> =>
  client.request('query/run', { sql, origin: null, document: 'doc' });

async function ended(client: EngineClient, { id }: ResultSummary): Promise<ResultSummary> {
  for (;;) {
    const now = (await client.request('query/results', {})).find((result) => result.id === id);
    if (!now) throw new Error('The result is gone.');
    if (now.state !== 'running' && now.state !== 'first_rows') return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('beside a script of the user', () => {
  test(
    'Python writes the database after a preview and after a query',
    { timeout: 5 * minutes },
    async ({ skip }) => {
      const found = await pythonWithDuckdb();
      if ('missing' in found) return skip(`No Python with DuckDB: ${found.missing}`);
      await using engine = await engineOn({ project: true });
      const { client, root } = engine;
      await writeFile(join(root, 'dew.yaml'), 'version: 1\nname: Test\n');
      const database = join(root, 'data/warehouse.duckdb');
      await run(client, 'create table orders as select range as n from range(5000)');
      const shown = await client.request('catalog/preview', { target: 'main.orders' });
      expect(shown).toMatchObject({ preview: true, availableRows: 500 });
      await runInPython(found.python, database, 'insert into orders values (-1)');
      const count = await ended(client, await run(client, 'select count(*), min(n) from orders'));
      await runInPython(found.python, database, 'drop table orders');
      const range = { resultId: count.id, version: count.version, firstRow: 0, rows: 1 };
      const page = await client.request('query/page', { ...range, firstColumn: 0, columns: 2 });
      expect(page.columns).toEqual(['["5001"]', '["-1"]']);
      expect((await run(client, 'select * from orders')).failure?.message).toContain('orders');
    },
  );
});

function tenMillionRows(): void {
  const rows = 10_000_000;
  const table = `create table wide as select i as id, i % 7 as shop, i * 3 as line, (i * 17) % 1000 as product,
    (i % 997)::double / 7 as price, 'name ' || (i % 1000) as name, 'city ' || (i % 50) as city,
    date '2020-01-01' + (i % 1500)::integer as day, timestamp '2020-01-01' + to_seconds(i) as at,
    i % 2 = 0 as even, (i % 10000)::decimal(12, 2) / 100 as amount from range(${rows}) r(i)`;

  test('any page is exact, up to the last row', { timeout: 10 * minutes }, async () => {
    await using engine = await engineOn({ project: true, resultsDiskLimit: '20GB' });
    const { client, root } = engine;
    await writeFile(join(root, 'dew.yaml'), 'version: 1\nname: Test\n');
    expect((await ended(client, await run(client, table))).failure).toBeNull();
    const whole = await ended(client, await run(client, 'select * from wide'));
    expect(whole).toMatchObject({ state: 'complete', rowCount: rows, availableRows: rows });
    expect(whole.columns).toHaveLength(11);
    const page = async (firstRow: number, count: number) => {
      const range = { resultId: whole.id, version: whole.version, firstRow, rows: count };
      const answer = await client.request('query/page', { ...range, firstColumn: 0, columns: 11 });
      return answer.columns.map((column) => JSON.parse(column) as string[]);
    };
    for (let at = 0; at < 40; at++) {
      const first = Math.floor(Math.random() * (rows - 100));
      const [id, shop, line] = await page(first, 100);
      const expected = Array.from({ length: 100 }, (_, offset) => first + offset);
      expect(id).toEqual(expected.map(String));
      expect(shop).toEqual(expected.map((i) => String(i % 7)));
      expect(line).toEqual(expected.map((i) => String(i * 3)));
    }
    expect(await page(rows - 1, 100)).toEqual([
      ['9999999'],
      [String(9_999_999 % 7)],
      ['29999997'],
      ['983'],
      [String((9_999_999 % 997) / 7)],
      ['name 999'],
      ['city 49'],
      ['2022-09-26'],
      ['2020-04-25 17:46:39'],
      ['false'],
      ['99.99'],
    ]);
    expect(await page(rows, 100)).toEqual(Array.from({ length: 11 }, () => []));
  });
}

// Defined only where it runs: a test that is skipped would count as one.
if (full) describe('ten million rows', tenMillionRows);
