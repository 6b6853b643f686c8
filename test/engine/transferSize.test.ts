/** Ten million rows out of a server and back: the memory of the engine does not grow with them. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { postgresMissing, startPostgres } from '../fixtures/servers/postgres.ts';
import { connectionTo } from '../tasks/transferFixture.ts';
import { engineOn } from './engineFixture.ts';
import { writeFiles } from './pipelineFixture.ts';

const full = process.env['DEW_TEST_FULL'] === '1';
const most = Number(process.env['DEW_TRANSFER_ROWS'] ?? 10_000_000);

const residentBytes = async (process: number): Promise<number> =>
  Number((await readFile(`/proc/${process}/statm`, 'utf8')).split(' ')[1]) * 4096;

const pipelineFile = `version: 1
name: Size
tasks:
  - { id: many, type: extract, connection: shop, relation: many }
  - { id: back, type: load, table: many, connection: shop, into: back, mode: replace }
`;

describe.skipIf(postgresMissing || !full || process.platform !== 'linux')('ten million rows', () => {
  test('go out and back with flat memory', { timeout: 3_600_000 }, async () => {
    await using server = await startPostgres();
    const peaks: Record<string, number[]> = { many: [], back: [] };
    for (const rows of [most / 10, most]) {
      await server.query(`DROP TABLE IF EXISTS many; CREATE UNLOGGED TABLE many AS
        SELECT i::bigint AS id, (i % 100003 * 0.01)::numeric(12,2) AS amount, 'row ' || i AS note, now()::timestamp AS at
        FROM generate_series(1, ${rows}) AS s(i)`);
      await using engine = await engineOn({ project: true, memoryLimit: '500MB' });
      await writeFiles(engine.root, { 'dew.yaml': connectionTo(server), 'main.pipeline.yaml': pipelineFile });
      await engine.client.request('connection/secret', { name: 'shop_password', value: server.password });
      for (const task of ['many', 'back']) {
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
        peaks[task]?.push(peak);
      }
      const side = async (table: string) =>
        (
          await server.query(
            `SELECT count(*)::text AS n, sum(id)::text AS ids, sum(amount)::text AS amounts FROM ${table}`,
          )
        ).rows;
      expect(await side('back')).toEqual(await side('many'));
    }
    const megabytes = Object.entries(peaks).map(
      ([task, found]) => `${task} ${found.map((bytes) => Math.round(bytes / 1e6)).join(' -> ')} MB`,
    );
    console.log(`peak memory of the engine, ${most / 10} and ${most} rows: ${megabytes.join(', ')}`);
    for (const [task, [few = 0, many = 0]] of Object.entries(peaks)) {
      // Ten times the rows; the limit of DuckDB and the pages of Node are the same.
      expect(many, task).toBeLessThan(few + 300e6);
    }
  });
});
