import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEngine } from '../../src/build/build.ts';
import { EngineClient, type EngineClientSettings } from '../../src/engineClient/engineClient.ts';
import type { EngineOptions } from '../../src/protocol/engine/index.ts';
import { engineOptions } from './engineOptions.ts';

const output = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'dew-engine-test');
let built: Promise<string> | null = null;

/** The bundled engine, built once per test process. */
export function builtEngine(): Promise<string> {
  built ??= buildEngine({ outputFolder: output }).then(() => join(output, 'engine.js'));
  return built;
}

/** A folder of its own with a project or without one, and a client on the real engine. */
export async function engineOn(
  change: Partial<EngineOptions> = {},
  settings: Partial<EngineClientSettings> = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'dew-engine-'));
  const root = join(folder, 'root');
  await mkdir(root);
  const options = engineOptions(folder, {
    project: false,
    memoryLimit: '1GB',
    resultsDiskLimit: '2GB',
    idleMinutes: 10,
    ...change,
  });
  const client = new EngineClient({ engineFile: await builtEngine(), options, ...settings });
  return {
    client,
    options,
    root: options.root,
    folder,
    async [Symbol.asyncDispose]() {
      await client.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
