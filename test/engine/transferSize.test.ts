/** Rows out of a server and back, ten million with DEW_TEST_FULL=1: the engine stays within DuckDB's limit and a fixed share for Node. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { postgresMissing, startPostgres } from '../fixtures/servers/postgres.ts';
import { connectionTo } from '../tasks/transferFixture.ts';
import { engineOn } from './engineFixture.ts';
import { writeFiles } from './pipelineFixture.ts';

const full = process.env['DEW_TEST_FULL'] === '1';
const rows = Number(process.env['DEW_TRANSFER_ROWS'] ?? (full ? 10_000_000 : 200_000));

const residentBytes = async (process: number): Promise<number> =>
  Number((await readFile(`/proc/${process}/statm`, 'utf8')).split(' ')[1]) * 4096;

const pipelineFile = `version: 1
name: Size
tasks:
  - { id: many, type: extract, connection: shop, relation: many }
  - { id: back, type: load, table: many, connection: shop, into: back, mode: replace }
`;

describe.skipIf(postgresMissing || process.platform !== 'linux')('many rows', () => {
  test('go out and back in bounded memory', { timeout: 3_600_000 }, async () => {
    await using server = await startPostgres();
    await server.query(`CREATE UNLOGGED TABLE many AS
      SELECT i::bigint AS id, (i % 100003 * 0.01)::numeric(12,2) AS amount, 'row ' || i AS note, now()::timestamp AS at
      FROM generate_series(1, ${rows}) AS s(i)`);
    await using engine = await engineOn({ project: true, memoryLimit: '500MB' });
    await writeFiles(engine.root, { 'dew.yaml': connectionTo(server), 'main.pipeline.yaml': pipelineFile });
    for (const task of ['many', 'back']) {
      await engine.client.request('connection/secret', { name: 'shop_password', value: server.password });
      let peak = 0;
      const timer = setInterval(() => {
        void residentBytes(engine.client.processId ?? 0).then(
          (now) => (peak = Math.max(peak, now)),
          () => undefined,
        );
      }, 100);
      const state = await engine.client.request('pipeline/run', { select: [task] });
      clearInterval(timer);
      expect(state.tasks.map(({ failure, rows: moved }) => [failure, moved])).toEqual([[null, rows]]);
      console.log(`peak memory of the engine, ${rows} rows, ${task}: ${Math.round(peak / 1e6)} MB`);
      // DuckDB may take its 500 MB, which a few million rows fill.
      expect(peak, task).toBeLessThan(1_100e6);
      // Each task in an engine of its own: what the one before left in the allocator is not counted.
      const used = engine.client.processId;
      process.kill(used ?? 0, 'SIGKILL');
      await expect.poll(() => engine.client.processId).not.toBe(used);
    }
    const side = async (table: string) => {
      const sums = 'count(*)::text AS n, sum(id)::text AS ids, sum(amount)::text AS amounts';
      return (await server.query(`SELECT ${sums} FROM ${table}`)).rows;
    };
    expect(await side('back')).toEqual(await side('many'));
  });
});
