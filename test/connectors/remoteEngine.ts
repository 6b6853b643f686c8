/** A project with one connection on the real engine, and its statements run to their ends. */
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ConnectionValues } from '../../src/protocol/engine/connection.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { engineOn } from '../engine/engineFixture.ts';

export type Engine = Awaited<ReturnType<typeof engineOn>>;

/** `settings` are lines of YAML of the connection "shop". */
export async function projectWith(settings: readonly string[]): Promise<Engine> {
  const engine = await engineOn({ project: true });
  const lines = [
    'version: 1',
    'name: shop',
    'connections:',
    '  shop:',
    ...settings.map((line) => `    ${line}`),
  ];
  await writeFile(join(engine.root, 'dew.yaml'), `${lines.join('\n')}\n`);
  return engine;
}

export async function ended({ client }: Engine, started: ResultSummary): Promise<ResultSummary> {
  const over = (summary: ResultSummary) =>
    summary.id === started.id && !['running', 'first_rows'].includes(summary.state);
  return new Promise((resolve) => {
    const stop = client.on('query/changed', (summary) => {
      if (!over(summary)) return;
      stop();
      resolve(summary);
    });
    void client.request('query/results', {}).then((all) => {
      const found = all.find(over);
      if (found) resolve(found);
    });
  });
}

export async function runOn(engine: Engine, sql: string, more: object = {}): Promise<ResultSummary> {
  const where = { origin: null, document: 'a', connection: 'shop' };
  return ended(engine, await engine.client.request('query/run', { sql, ...where, ...more }));
}

export async function textsOf(
  { client }: Engine,
  { id }: ResultSummary,
  rows = 100,
): Promise<(string | null)[][]> {
  const range = { resultId: id, firstRow: 0, rows, form: 'text' as const };
  return JSON.parse((await client.request('query/rows', range)).rows) as (string | null)[][];
}

/** An attempt to connect to something that says nothing ends when it is cancelled, and the engine goes on. */
export async function expectCancelOfSilence({ client }: Engine, settings: ConnectionValues): Promise<void> {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const connected = new Promise((resolve) => silent.once('connection', resolve));
  const controller = new AbortController();
  const attempt = client.request(
    'connection/test',
    { name: 'silent', settings: { ...settings, host: '127.0.0.1', port } },
    { signal: controller.signal },
  );
  await connected;
  const process = client.processId;
  controller.abort();
  await expect(attempt).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  // The engine itself heard it: it did not have to be ended.
  expect(client.processId).toBe(process);
  silent.close();
}
