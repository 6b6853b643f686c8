import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { EngineClient, type EngineClientSettings } from '../../src/engineClient/engineClient.ts';
import type { EngineOptions } from '../../src/protocol/engine/index.ts';
import { engineOptions } from './engineOptions.ts';

export const engineFile = (): string => join(inject('dist'), 'engine.js');

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
  const client = new EngineClient({ engineFile: engineFile(), options, ...settings });
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
