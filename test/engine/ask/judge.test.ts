import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineFailure } from '../../../src/core/failure.ts';
import { engineOn } from '../engineFixture.ts';
import { hostileStatements } from './hostile.ts';

const secret = 'a-secret-that-stands-in-a-file';

async function project() {
  const engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: test\n');
  const file = join(engine.root, 'secret.csv');
  await writeFile(file, `${secret}\n`);
  const run = async (sql: string) => {
    const { id, failure } = await engine.client.request('query/run', { sql, origin: null, document: null });
    if (failure) throw new EngineFailure(failure);
    return JSON.parse(
      (await engine.client.request('query/rows', { resultId: id, firstRow: 0, rows: 1000, form: 'text' }))
        .rows,
    ) as unknown[][];
  };
  await run(
    "CREATE TABLE orders AS FROM (VALUES (1, 'Ada', 10.50), (2, 'Bob', 20.25)) o(id, customer, amount)",
  );
  await run('CREATE VIEW big_orders AS SELECT * FROM orders WHERE amount > 15');
  await run('CREATE SCHEMA staging');
  await run('CREATE TABLE staging."x.csv" AS SELECT 1 AS a');
  await run("CREATE MACRO own_macro(x) AS (SELECT content FROM read_text('/etc/hostname'))");
  return { ...engine, engine, file, run };
}

describe('a statement that came from a language model', () => {
  it('is refused unless it is one SELECT over known tables, and nothing of it happens', async () => {
    const { client, engine, file, run } = await project();
    await using _ = engine;
    const statements = hostileStatements(file);
    expect(statements.length).toBeGreaterThan(200);
    const passed: string[] = [];
    for (const sql of statements) {
      const verdict = await client.request('ask/judge', { text: `Here:\n\`\`\`sql\n${sql}\n\`\`\`` });
      const ran = await client.request('ask/run', { sql, name: 'x' }).then(
        () => true,
        () => false,
      );
      if (!verdict.failure || ran) passed.push(sql);
      expect(JSON.stringify(verdict.columns) + verdict.failure?.message).not.toContain(secret);
    }
    console.log(`${statements.length - passed.length} of ${statements.length} hostile statements refused`);
    expect(passed).toEqual([]);
    expect(await run('SELECT count(*)::INTEGER, sum(amount) FROM orders')).toEqual([['2', '30.75']]);
    expect(
      await run(
        "SELECT count(*)::INTEGER FROM duckdb_tables() WHERE database_name = current_database() AND schema_name NOT LIKE 'dew%'",
      ),
    ).toEqual([['2']]);
    expect(existsSync('/tmp/dew-stolen.csv')).toBe(false);
    expect(await client.request('query/results', {})).not.toContain(secret);
  });

  it('passes where it only reads, whatever form it has', async () => {
    const { client, engine } = await project();
    await using _ = engine;
    const fine = [
      'SELECT customer, sum(amount) AS total FROM orders GROUP BY ALL ORDER BY total DESC LIMIT 10',
      'FROM orders',
      'SELECT * EXCLUDE (id) REPLACE (upper(customer) AS customer) FROM main.orders;',
      'WITH a AS (SELECT * FROM orders), b AS (SELECT * FROM a) SELECT count(*) FROM b JOIN big_orders USING (id)',
      'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r',
      "SELECT date_trunc('month', DATE '2026-01-15'), CAST(amount AS DECIMAL(18,2)), amount::INTEGER FROM orders",
      'SELECT id, row_number() OVER (PARTITION BY customer ORDER BY amount) AS n FROM orders QUALIFY n = 1',
      'SELECT list_transform([1, 2], lambda x: x + 1), {a: 1}.a, [x for x in [1, 2] if x > 1]',
      'SELECT sum(amount) FILTER (WHERE id > 1), count(DISTINCT customer), quantile_cont(amount, 0.5) FROM orders',
      'SELECT * FROM range(3) r(i) LEFT JOIN orders ON orders.id = r.i',
      'SELECT o.id FROM orders o WHERE o.amount > (SELECT avg(amount) FROM orders) AND EXISTS (SELECT 1)',
      'SELECT id FROM orders UNION ALL BY NAME SELECT a AS id FROM staging."x.csv"',
      "SELECT CASE WHEN amount > 1 THEN customer ELSE NULL END, customer LIKE 'A%', amount BETWEEN 1 AND 2 FROM orders",
      'VALUES (1), (2)',
      'UNPIVOT orders ON amount',
      'SELECT * FROM orders USING SAMPLE 10%',
      "SELECT unnest([1, 2]), COLUMNS('a.*') FROM orders",
    ];
    for (const sql of fine) {
      const { failure, columns } = await client.request('ask/judge', { text: sql });
      expect(failure, `${sql}: ${failure?.message}`).toBeNull();
      expect(columns.length, sql).toBeGreaterThan(0);
    }
    const summary = await client.request('ask/run', { sql: fine[0]!, name: 'totals' });
    expect(summary).toMatchObject({ name: 'totals', failure: null });
  });

  it('does not take a bare file name for a table of another schema', async () => {
    const { client, engine } = await project();
    await using _ = engine;
    expect((await client.request('ask/judge', { text: 'SELECT * FROM "x.csv"' })).failure?.message).toContain(
      '"x.csv"',
    );
  });

  it('may be repaired where only its names are wrong, and says so with the place', async () => {
    const { client, engine } = await project();
    await using _ = engine;
    const verdict = await client.request('ask/judge', {
      text: 'Try:\n```sql\nSELECT custmer\nFROM orders\n```',
    });
    expect(verdict).toMatchObject({ repairable: true, note: 'Try:' });
    expect(verdict.failure?.message).toContain('custmer');
    expect(verdict.failure?.place).toMatchObject({ line: 1, column: 8 });
    const words = await client.request('ask/judge', { text: 'The schema has no weather.' });
    expect(words).toMatchObject({ sql: null, repairable: false, note: 'The schema has no weather.' });
  });
});
