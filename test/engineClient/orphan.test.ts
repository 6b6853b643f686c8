import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineFile, engineOn } from '../engine/engineFixture.ts';

/** A parent of its own that starts a query without an end and prints the engine's process id. */
const parent = `
import { EngineClient } from ${JSON.stringify(join(import.meta.dirname, '../../src/engineClient/engineClient.ts'))};
const [engineFile, options] = process.argv.slice(1);
const client = new EngineClient({ engineFile, options: JSON.parse(options) });
const { processId } = await client.request('engine/state', null);
client.request('query/run', {
  sql: 'select count(*) from range(10000000000) a, range(10000000000) b', origin: null, document: null,
}).catch(() => undefined);
await client.request('engine/state', null);
setTimeout(() => console.log(processId), 500);
setInterval(() => undefined, 1000);
`;

function alive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

test('an engine whose parent was killed ends, also in the middle of a query', async () => {
  await using engine = await engineOn();
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', parent, engineFile(), JSON.stringify(engine.options)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  const processId = Number(printed.toString());
  expect(alive(processId)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => alive(processId), { timeout: 5_000 }).toBe(false);
});
