/** A pipeline that reads and writes SQL Server: run, run again, with rows that come late, and with what does not agree. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statuses, taskOf } from '../engine/pipelineFixture.ts';
import { startPracticeProcess, type PracticeProcess } from '../practice/practiceProcess.ts';
import { account } from '../practice/practiceServer.ts';
import { transferProject } from './transferFixture.ts';

const texts = (log: readonly { text: string }[]): string => log.map(({ text }) => text).join('\n');

const tasks = `  - { id: whole, type: extract, connection: shop, relation: dbo.orders }
  - { id: newer, type: extract, connection: shop, relation: dbo.orders, mode: incremental, cursor: changed, unique_key: id }
  - { id: replaced, type: load, connection: shop, table: whole, into: dbo.out_replaced, mode: replace }
  - { id: merged, type: load, connection: shop, table: newer, into: dbo.out_merged, mode: merge, key: id, cursor: changed }
  - { id: appended, type: load, connection: shop, table: newer, into: dbo.out_appended, mode: append, cursor: changed }
`;

describe('a pipeline on SQL Server, answered by the practice server', () => {
  let server: PracticeProcess;
  beforeAll(async () => (server = await startPracticeProcess()));
  afterAll(() => server[Symbol.asyncDispose]());

  const rowsOf = async (sql: string): Promise<unknown[][]> =>
    (await server.query(sql)).map((row) => Object.values(row));
  const project = async (lines: string) => {
    for (const name of ['orders', 'out_replaced', 'out_merged', 'out_appended', 'dew_loads'])
      await server.query(`DROP TABLE IF EXISTS dbo.${name}`);
    await server.query(`CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, amount decimal(14,2), note nvarchar(40), changed datetime2(6));
      INSERT INTO orders VALUES (1, 10.10, N'Ä "a", b', '2024-01-01'), (2, -0.05, N'', '2024-01-02'), (3, 99999999999.99, NULL, '2024-01-03 10:00:00.000001')`);
    const { port, database } = server;
    return transferProject({ type: 'sqlserver', host: '127.0.0.1', port, database, ...account }, lines);
  };
  const columns = 'CAST(id AS int), CAST(amount AS nvarchar(20)), note';
  const stored = (table: string) => rowsOf(`SELECT ${columns} FROM ${table} ORDER BY id`);
  /** The newest entry of each table. */
  const ledger = () =>
    rowsOf(`SELECT relation, mode, CAST(rows AS int), watermark FROM dew_loads
      WHERE load IN (SELECT MAX(load) FROM dew_loads GROUP BY relation) ORDER BY relation`);
  const all = [
    [1, '10.10', 'Ä "a", b'],
    [2, '-0.05', ''],
    [3, '99999999999.99', null],
  ];

  test('runs, has nothing to do again, and takes what comes late', async () => {
    await using own = await project(tasks);
    const published = () =>
      own.rows(
        `SELECT name, rows::INT, watermark, run_id FROM dew.published WHERE name IN ('whole', 'newer') ORDER BY name`,
      );
    const first = await own.run();
    expect(first.tasks.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(
      await own.rows('SELECT id::INT, amount::VARCHAR, note, changed::VARCHAR FROM newer ORDER BY id'),
    ).toEqual(
      ['2024-01-01 00:00:00', '2024-01-02 00:00:00', '2024-01-03 10:00:00.000001'].map((changed, at) => [
        ...(all[at] ?? []),
        changed,
      ]),
    );
    const newest = '2024-01-03 10:00:00.000001';
    expect(await published()).toEqual([
      ['newer', 3, newest, first.runId],
      ['whole', 3, null, first.runId],
    ]);
    for (const table of ['out_replaced', 'out_merged', 'out_appended'])
      expect(await stored(table)).toEqual(all);
    expect(await ledger()).toEqual([
      ['out_appended', 'append', 3, newest],
      ['out_merged', 'merge', 3, newest],
      ['out_replaced', 'replace', 3, null],
    ]);
    const both = '3 rows, sum(id) 6, sum(amount) 100000000010.04 on both sides';
    for (const id of ['whole', 'newer', 'replaced', 'merged', 'appended'])
      expect(texts(await own.log(first.runId, id)), id).toContain(both);

    const again = await own.run();
    expect(statuses(again)).toEqual({
      whole: 'done',
      newer: 'done',
      replaced: 'unchanged',
      merged: 'done',
      appended: 'unchanged',
    });
    expect(texts(await own.log(again.runId, 'newer'))).toContain('1 rows came anew or again');
    expect(taskOf(again, 'replaced').reason).toBe('dbo.out_replaced of "shop" has these rows already');
    expect(taskOf(again, 'appended').reason).toBe(
      'nothing is newer than the last load of dbo.out_appended of "shop"',
    );
    for (const table of ['out_replaced', 'out_merged', 'out_appended'])
      expect(await stored(table)).toEqual(all);

    // One is changed, one is new, one is older than what was read already, and one has no cursor.
    await server.query(`UPDATE orders SET amount = 20.20, changed = '2024-01-04' WHERE id = 2;
      INSERT INTO orders VALUES (4, 0.01, N'new', '2024-01-05'), (5, 7, N'late', '2024-01-02'), (6, 8, N'never', NULL)`);
    await own.write({
      'main.pipeline.yaml': (await own.read('main.pipeline.yaml')).replace(/.*id: appended.*\n/, ''),
    });
    const late = await own.run();
    expect(late.tasks.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    const changed = [all[0], [2, '20.20', ''], all[2], [4, '0.01', 'new']];
    const [older, without] = [
      [5, '7.00', 'late'],
      [6, '8.00', 'never'],
    ];
    expect(await stored('out_replaced')).toEqual([...changed, older, without]);
    expect(await own.rows('SELECT id::INT, amount::VARCHAR, note FROM newer ORDER BY id')).toEqual([
      ...changed,
      without,
    ]);
    expect(await stored('out_merged')).toEqual([...changed, without]);
    expect(await published()).toEqual([
      ['newer', 5, '2024-01-05 00:00:00', late.runId],
      ['whole', 6, null, late.runId],
    ]);
    expect(await ledger()).toEqual([
      ['out_appended', 'append', 3, newest],
      ['out_merged', 'merge', 4, '2024-01-05 00:00:00'],
      ['out_replaced', 'replace', 6, null],
    ]);

    // A lookback finds the older one, on its way in and on its way out; what was deleted stays until all is read anew.
    await server.query('DELETE FROM orders WHERE id = 1');
    const text = await own.read('main.pipeline.yaml');
    await own.write({
      'main.pipeline.yaml': text.replace(/unique_key: id|key: id, cursor: changed/g, '$&, lookback: 4d'),
    });
    await own.run();
    expect(await stored('out_merged')).toEqual([...changed, older, without]);
    expect(await stored('out_replaced')).toEqual([...changed.slice(1), older, without]);
    await own.run({ force: true });
    expect(await own.rows('SELECT id::INT FROM newer ORDER BY id')).toEqual([[2], [3], [4], [5], [6]]);
    expect(await ledger()).toEqual([
      ['out_appended', 'append', 3, newest],
      ['out_merged', 'merge', 5, '2024-01-05 00:00:00'],
      ['out_replaced', 'replace', 5, null],
    ]);
  });

  test('a cursor of bytes, as a rowversion is, finds what is newer', async () => {
    await using own = await project(
      '  - { id: newer, type: extract, connection: shop, relation: dbo.versions, mode: incremental, cursor: v, unique_key: id }\n',
    );
    await server.query(`CREATE TABLE versions (id int NOT NULL PRIMARY KEY, v varbinary(max));
      INSERT INTO versions VALUES (1, 0x00000000000007D1), (2, 0x00000000000007D2)`);
    await own.run();
    await server.query('INSERT INTO versions VALUES (3, 0x00000000000007D3)');
    const run = await own.run();
    expect(taskOf(run, 'newer').failure).toBeNull();
    expect(texts(await own.log(run.runId, 'newer'))).toContain('2 rows came anew or again');
    expect(await own.rows('SELECT id::INT, hex(v) FROM newer ORDER BY id')).toEqual([
      [1, '00000000000007D1'],
      [2, '00000000000007D2'],
      [3, '00000000000007D3'],
    ]);
  });

  test('a lookback that has no meaning is said before anything runs', async () => {
    await using own = await project(
      tasks.replace('append, cursor: changed', 'append, cursor: changed, lookback: 1d'),
    );
    const [summary] = await own.handlers['pipeline/list'](null, { signal: new AbortController().signal });
    expect(summary?.diagnostics.map(({ message }) => message)).toEqual([
      'lookback has a meaning with mode: merge and a cursor only.',
    ]);
  });

  test('a row without a cursor is not appended, and says so', async () => {
    await using own = await project(tasks);
    await server.query(`INSERT INTO orders VALUES (4, 1, N'x', NULL)`);
    const run = await own.run();
    expect(statuses(run)).toMatchObject({ newer: 'done', merged: 'done', appended: 'failed' });
    expect(taskOf(run, 'appended').failure).toMatchObject({
      code: 'conflict',
      message: 'The rows of newer need changed, and 1 row has none. Nothing was changed.',
    });
  });

  test('where the sums do not agree the target and its ledger stay as they are', async () => {
    await using own = await project(tasks);
    for (const table of ['out_replaced', 'out_merged', 'out_appended'])
      await server.query(
        `CREATE TABLE ${table} (id bigint NOT NULL PRIMARY KEY, amount decimal(14,1), note nvarchar(40), changed datetime2(6)); INSERT INTO ${table} VALUES (9, 1, N'kept', NULL)`,
      );
    const run = await own.run();
    for (const task of ['replaced', 'merged', 'appended']) {
      const table = `out_${task}`;
      expect(taskOf(run, task).failure, task).toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(
          `^DuckDB and ${table} of "shop" do not agree on the sum of amount: DuckDB has 100000000010.04, `,
        ) as string,
      });
      expect(await stored(table)).toEqual([[9, '1.0', 'kept']]);
    }
    expect(await ledger()).toEqual([]);
  });

  test('where a test fails neither rows nor watermark are published', async () => {
    await using own = await project(
      '  - { id: newer, type: extract, connection: shop, relation: dbo.orders, mode: incremental, cursor: changed, unique_key: id, tests: [{ not_null: amount }] }\n',
    );
    await own.run();
    const kept = () =>
      own.rows(
        `SELECT count(*)::INT, sum(amount)::VARCHAR, (SELECT watermark FROM dew.published WHERE name = 'newer') FROM newer`,
      );
    const before = await kept();
    await server.query(`INSERT INTO orders VALUES (4, NULL, N'x', '2024-02-01')`);
    expect(statuses(await own.run())).toEqual({ newer: 'failed' });
    expect(await kept()).toEqual(before);
    await server.query(`UPDATE orders SET amount = 5 WHERE id = 4`);
    expect(statuses(await own.run())).toEqual({ newer: 'done' });
    expect(await kept()).toEqual([[4, '100000000015.04', '2024-02-01 00:00:00']]);
  });
});
