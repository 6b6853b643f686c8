import { join } from 'node:path';
import type { EngineOptions } from '../../src/protocol/engine/index.ts';

/** Options of an engine whose things all lie in one folder; `change` says what a test wants otherwise. */
export function engineOptions(folder: string, change: Partial<EngineOptions> = {}): EngineOptions {
  return {
    root: join(folder, 'root'),
    project: true,
    storage: join(folder, 'storage'),
    window: 'test',
    templates: join(folder, 'templates'),
    workbenchVersion: '0.0.0',
    memoryLimit: '500MB',
    threads: 2,
    temporaryFolder: '',
    resultsDiskLimit: '',
    idleMinutes: 0,
    extensionDownload: false,
    ...change,
  };
}
