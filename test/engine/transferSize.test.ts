/**
 * Rows out of a server and back: beyond DuckDB's limit the memory of the engine does not grow with the rows, shown with five
 * and ten million of them where DEW_TEST_FULL=1.
 */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { connectionTo } from '../tasks/transferFixture.ts';
import { engineOn } from './engineFixture.ts';
import { writeFiles } from './pipelineFixture.ts';

const full = process.env['DEW_TEST_FULL'] === '1';
/** Five million rows with texts that hardly compress are larger: what DuckDB keeps of them cannot grow any more. */
const memoryLimit = '200MB';

const residentBytes = async (process: number): Promise<number> =>
  Number((await readFile(`/proc/${process}/statm`, 'utf8')).split(' ')[1]) * 4096;

const pipelineFile = `version: 1
name: Size
tasks:
  - { id: many, type: extract, connection: shop, relation: many }
  - { id: back, type: load, table: many, connection: shop, into: back, mode: replace }
`;

describe.skipIf(postgresMissing || process.platform !== 'linux')('many rows', () => {
  test('go out and back in memory that does not grow with them', { timeout: 3_600_000 }, async () => {
    await using server = await startPostgres();
    const [fewer, more] = full ? [5_000_000, 10_000_000] : [100_000, 200_000];
    const small = await peaksOf(fewer, server);
    const large = await peaksOf(more, server);
    for (const [task, peak] of large) {
      expect(peak, task).toBeLessThan(600e6);
      if (full) expect(peak, task).toBeLessThan(1.2 * small.get(task)!);
    }
  });
});

/** Largest resident bytes of the engine while each task ran. */
async function peaksOf(rows: number, server: PostgresServer): Promise<Map<string, number>> {
  await server.query(`DROP TABLE IF EXISTS many; CREATE UNLOGGED TABLE many AS
    SELECT i::bigint AS id, (i % 100003 * 0.01)::numeric(12,2) AS amount, md5(i::text) || md5((-i)::text) AS note, now()::timestamp AS at
    FROM generate_series(1, ${rows}) AS s(i)`);
  await using engine = await engineOn({ project: true, memoryLimit });
  await writeFiles(engine.root, { 'dew.yaml': connectionTo(server), 'main.pipeline.yaml': pipelineFile });
  const peaks = new Map<string, number>();
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
    peaks.set(task, peak);
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
  return peaks;
}
