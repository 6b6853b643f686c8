/** Source, target and engine are ended at random moments of each mode; the next run agrees to the row and the cent. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { connectionTo } from '../tasks/transferFixture.ts';
import { engineOn } from './engineFixture.ts';
import { writeFiles } from './pipelineFixture.ts';

const everything = process.env['DEW_TEST_FULL'] === '1';
/** Faults of each mode. */
const rounds = everything ? Math.min(20, Number(process.env['DEW_FAULT_COUNT'] ?? 20)) : 1;
const rowCount = everything ? 60_000 : 15_000;

const from = 'type: extract, connection: shop';
const into = 'type: load, connection: shop';
const pipelineFile = `version: 1
name: Faults
tasks:
  - { id: whole, ${from}, relation: orders }
  - { id: newer, ${from}, relation: orders, mode: incremental, cursor: changed, unique_key: id }
  - { id: journal, ${from}, relation: journal }
  - { id: replaced, ${into}, table: whole, into: out_replaced, mode: replace }
  - { id: merged, ${into}, table: newer, into: out_merged, mode: merge, key: id, cursor: changed }
  - { id: appended, ${into}, table: journal, into: out_appended, mode: append, cursor: changed }
`;

const modes = ['whole', 'newer', 'replaced', 'merged', 'appended'] as const;
const faults = ['engine', 'connection', 'server'] as const;

/** Count, sum and content, in any order of rows. */
const totals = `count(*) || ' ' || sum(amount) || ' ' || sum(id * 7919 + amount * 100 + extract(epoch FROM changed) * 3)::numeric(30,2)`;

describe.skipIf(postgresMissing)('faults while rows move', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    await server.query(`CREATE TABLE orders AS SELECT i::bigint AS id, (i % 997 * 0.37)::numeric(14,2) AS amount,
        timestamp '2024-01-01' + i * interval '1 second' AS changed, repeat('x', 40) AS note FROM generate_series(1, ${rowCount}) s(i);
      ALTER TABLE orders ADD PRIMARY KEY (id);
      CREATE TABLE journal AS TABLE orders`);
  }, 60_000);
  afterAll(() => server[Symbol.asyncDispose]());

  const change = async (round: number): Promise<void> => {
    const later = `timestamp '2025-01-01' + ${round} * interval '1 hour'`;
    await server.query(`UPDATE orders SET amount = amount + 0.01, changed = ${later} WHERE id % 11 = ${round % 11};
      INSERT INTO orders SELECT 1000000 + ${round} * 1000 + i, 0.05, ${later}, 'new' FROM generate_series(1, 200) s(i);
      INSERT INTO journal SELECT 1000000 + ${round} * 1000 + i, 0.05, ${later}, 'new' FROM generate_series(1, 200) s(i)`);
  };
  const onServer = async (table: string): Promise<string | undefined> =>
    (await server.query(`SELECT ${totals} AS found FROM ${table}`)).rows[0]?.['found'];
  const inDuckdb = async (root: string, table: string): Promise<string> => {
    const instance = await DuckDBInstance.create(join(root, 'data/warehouse.duckdb'), {
      access_mode: 'READ_ONLY',
    });
    const connection = await instance.connect();
    const sql = `SELECT ${totals.replace('extract(epoch FROM changed)', 'epoch(changed)::DECIMAL(20,2)')} FROM ${table}`;
    const found = String((await connection.runAndReadAll(sql)).getRows()[0]?.[0]);
    connection.closeSync();
    instance.closeSync();
    return found;
  };

  test(`${rounds} faults of each mode`, { timeout: rounds * modes.length * 20_000 + 60_000 }, async () => {
    await using engine = await engineOn({ project: true });
    await writeFiles(engine.root, { 'dew.yaml': connectionTo(server), 'main.pipeline.yaml': pipelineFile });
    const run = async () => {
      await engine.client.request('connection/secret', { name: 'shop_password', value: server.password });
      return engine.client.request('pipeline/run', {});
    };
    const agree = async (when: string): Promise<void> => {
      const [orders, journal] = [await onServer('orders'), await onServer('journal')];
      await engine.client.request('engine/release', null);
      expect(await inDuckdb(engine.root, 'whole'), when).toBe(orders);
      expect(await inDuckdb(engine.root, 'newer'), when).toBe(orders);
      expect(await onServer('out_replaced'), when).toBe(orders);
      expect(await onServer('out_merged'), when).toBe(orders);
      expect(await onServer('out_appended'), when).toBe(journal);
    };
    const first = await run();
    expect(first.status).toBe('done');
    await agree('before any fault');
    const took = new Map(first.tasks.map(({ id, durationMs }) => [id, durationMs ?? 100]));
    let inFlight = 0;
    for (let round = 0; round < rounds * modes.length; round++) {
      const mode = modes[round % modes.length] ?? 'whole';
      const fault = faults[(round + Math.floor(round / modes.length)) % faults.length] ?? 'engine';
      await change(round);
      const begun = new Promise<void>((resolve) => {
        const stop = engine.client.on('pipeline/event', ({ event }) => {
          if (event.event !== 'task_started' || event.task !== mode) return;
          stop();
          resolve();
        });
      });
      const running = run().then(
        ({ status }) => status,
        () => 'lost',
      );
      await begun;
      await pause(Math.random() * (took.get(mode) ?? 100));
      const killed = engine.client.processId;
      if (fault === 'engine') process.kill(killed ?? 0, 'SIGKILL');
      else if (fault === 'server') await server.crash();
      else
        await server.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Data Engineering Workbench'`,
        );
      if ((await running) !== 'done') inFlight += 1;
      // The run may have been over: the next request must not go to a process that is about to end.
      if (fault === 'engine') await expect.poll(() => engine.client.processId).not.toBe(killed);
      const when = `round ${round}: ${fault} ended in ${mode}`;
      const next = await run();
      expect(
        next.tasks
          .filter(({ status }) => status !== 'done' && status !== 'unchanged')
          .map(({ id, failure }) => [id, failure]),
        when,
      ).toEqual([]);
      await agree(when);
    }
    // A fault after the last task proves nothing.
    expect(inFlight).toBeGreaterThan(0);
    const { rows } = await server.query(`SELECT relname FROM pg_class WHERE relname LIKE 'dew_staging%'`);
    expect(rows).toEqual([]);
  });
});
