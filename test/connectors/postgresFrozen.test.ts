import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineOn } from '../engine/engineFixture.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { shopConnection } from '../fixtures/servers/shopConnection.ts';

/** Stops a server with all its processes in the middle of whatever they do, or lets them go on. */
async function signalAll(parent: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  for (const name of await readdir('/proc')) {
    const status = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    const above = Number(/^\d+ \(.*\) \S+ (\d+)/.exec(status)?.[1]);
    if (above === parent) process.kill(Number(name), signal);
  }
  process.kill(parent, signal);
}

describe.skipIf(postgresMissing || process.platform !== 'linux')('a PostgreSQL server that froze', () => {
  let server: PostgresServer;
  beforeAll(async () => (server = await startPostgres()));
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([null, 'a.sql'])('a cancel ends what waits for it, in document %s', async (document) => {
    await using engine = await engineOn({ project: true });
    await writeFile(join(engine.root, 'dew.yaml'), `version: 1\nname: shop\n${shopConnection(server)}`);
    await engine.client.request('connection/secret', { name: 'shop_password', value: server.password });
    const ended = new Promise<string>((resolve) =>
      engine.client.on('query/changed', ({ state }) => {
        if (state !== 'running' && state !== 'first_rows') resolve(state);
      }),
    );
    const controller = new AbortController();
    const running = engine.client.request(
      'query/run',
      { sql: 'SELECT pg_sleep(600) AS frozen_one', origin: null, document, connection: 'shop' },
      { signal: controller.signal },
    );
    const active = async () =>
      (
        await server.query(
          `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%frozen_one%' AND pid <> pg_backend_pid()`,
        )
      ).rows.length;
    await expect.poll(active).toBe(1);
    const process = engine.client.processId;
    const parent = server.process.pid ?? 0;
    await signalAll(parent, 'SIGSTOP');
    try {
      controller.abort();
      const outcome = await running.then(
        ({ state }) => state,
        (error: unknown) => (error as { failure: { code: string } }).failure.code,
      );
      expect(['running', 'cancelled']).toContain(outcome);
      if (outcome === 'running') expect(await ended).toBe('cancelled');
      expect(engine.client.processId).toBe(process);
    } finally {
      await signalAll(parent, 'SIGCONT');
    }
  });
});
