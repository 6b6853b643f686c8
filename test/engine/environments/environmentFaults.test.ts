/** Engine and server are killed at random moments of a run on the server; nothing is half written, and resume completes. */
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresMissing, startPostgres, type PostgresServer } from '../../fixtures/servers/postgres.ts';
import { engineOn } from '../engineFixture.ts';
import { writeFiles, type Files } from '../pipelineFixture.ts';
import { environmentFile } from './environmentFile.ts';

const full = process.env['DEW_TEST_FULL'] === '1';
const rounds = Number(process.env['DEW_FAULT_COUNT'] ?? (full ? 20 : 4));
const rows = full ? 20_000 : 4_000;
const schema = 'faults';
const tables = ['orders', 'by_customer', 'by_day', 'top', 'history'];

const csv = (cents: number): string =>
  `id,customer,day,amount\n${Array.from({ length: rows }, (_, id) => `${id},c${id % 97},2024-01-${String((id % 28) + 1).padStart(2, '0')},${id % 500}.${cents}5\n`).join('')}`;

const files = (server: PostgresServer): Files => ({
  'dew.yaml': environmentFile(server, schema),
  'main.pipeline.yaml': `version: 1
name: Faults
models: sql/*.sql
tasks:
  - { id: orders, type: extract, from: data/*.csv, columns: { id: BIGINT, day: DATE, amount: "DECIMAL(12,2)" } }
  - { id: check_orders, type: test, table: orders, tests: [{ unique: id }, { not_null: day }] }
`,
  'sql/by_customer.sql':
    'select customer, count(*) as orders, sum(amount) as total from orders group by customer',
  'sql/by_day.sql': 'select day, sum(amount) as total from orders group by day',
  'sql/top.sql':
    '-- dew: {materialized: view}\nselect * from by_customer order by total desc, customer limit 10',
  'sql/history.sql': '-- dew: {materialized: incremental, unique_key: [day]}\nselect day, total from by_day',
});

describe.skipIf(postgresMissing)('killed while it runs on a server', () => {
  let server: PostgresServer;
  beforeAll(async () => (server = await startPostgres()));
  afterAll(() => server[Symbol.asyncDispose]());

  /** Waits where the server is recovering from the loss of one of its processes. */
  const patiently = async (sql: string): Promise<Record<string, string>[]> => {
    for (let tries = 0; ; tries++) {
      try {
        return (await server.query(sql)).rows;
      } catch (error) {
        if (tries > 100) throw error;
        await pause(100);
      }
    }
  };

  /** One text per table, equal for equal rows. */
  const contents = async (): Promise<string[]> => {
    const asked = tables.map(
      (table) =>
        `(SELECT '${table} ' || count(*) || ' ' || md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${schema}.${table} t) AS ${table}`,
    );
    return Object.values((await patiently(`SELECT ${asked.join(', ')}`))[0] ?? {});
  };

  const killServerProcess = async (): Promise<void> => {
    const [found] = await patiently(
      "SELECT pid::text FROM pg_stat_activity WHERE application_name = 'Data Engineering Workbench'",
    );
    // It may have ended in the meantime.
    if (found?.['pid'] !== undefined)
      await promisify(execFile)('kill', ['-9', found['pid']]).catch(() => undefined);
  };

  test(
    `${rounds} times, the tables are whole and the next run completes`,
    { timeout: 60_000 + rounds * 30_000 },
    async () => {
      await using engine = await engineOn({ project: true });
      await writeFiles(engine.root, files(server));
      const secret = () =>
        engine.client.request('connection/secret', { name: 'shop_password', value: server.password });
      const run = async (more = {}) => {
        await secret();
        return engine.client.request('pipeline/run', { environment: 'postgres', ...more });
      };
      const expected = new Map<number, string[]>();
      let duration = 0;
      for (const cents of [7, 2]) {
        await writeFiles(engine.root, { 'data/a.csv': csv(cents) });
        const whole = await run();
        expect(whole.status, JSON.stringify(whole.tasks)).toBe('done');
        duration = whole.durationMs ?? 1000;
        expected.set(cents, await contents());
      }
      expect(expected.get(7)).not.toEqual(expected.get(2));
      const moments: string[] = [];
      for (let round = 0; round < rounds; round++) {
        const [from, to] = round % 4 < 2 ? [2, 7] : [7, 2];
        if (round % 2 === 0) await writeFiles(engine.root, { 'data/a.csv': csv(to) });
        const wait = Math.random() * duration;
        const victim = round % 2 === 0 ? 'engine' : 'server';
        await secret();
        const { processId } = await engine.client.request('engine/state', null);
        if (victim === 'server') await writeFiles(engine.root, { 'data/a.csv': csv(from) });
        const running = run().then(
          ({ status }) => status,
          (error: { failure?: { code: string }; message: string }) => error.failure?.code ?? error.message,
        );
        await pause(wait);
        if (victim === 'engine') process.kill(processId, 'SIGKILL');
        else await killServerProcess();
        moments.push(`${victim} after ${Math.round(wait)} ms: ${await running}`);
        // Killed after its run had ended, the engine would take the next request with it.
        if (victim === 'engine') await expect.poll(() => engine.client.processId).not.toBe(processId);
        const left = await contents();
        const [before, after] = [expected.get(7) ?? [], expected.get(2) ?? []];
        left.forEach((text, index) =>
          expect([before[index], after[index]], moments.join('; ')).toContain(text),
        );
        const next = await run();
        expect(next.status, JSON.stringify(next.tasks.filter(({ failure }) => failure))).toBe('done');
        expect(await contents(), moments.join('; ')).toEqual(expected.get(victim === 'engine' ? to : from));
        const [staged] = await patiently(
          `SELECT count(*)::text AS n FROM pg_class WHERE relname LIKE 'dew_staging%'`,
        );
        expect(staged?.['n']).toBe('0');
      }
      console.log(moments.join(', '));
    },
  );
});
