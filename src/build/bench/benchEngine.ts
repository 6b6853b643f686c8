/** The built engine over a folder, as the command line starts it. */
import { join } from 'node:path';
import { EngineClient, type EngineClientSettings } from '../../engineClient/engineClient.ts';
import { root } from '../bundle.ts';

type Options = EngineClientSettings['options'];

export function benchEngine(folder: string, change: Partial<Options> = {}): EngineClient {
  return new EngineClient({
    engineFile: join(root, 'dist', 'engine.js'),
    options: {
      root: folder,
      project: true,
      storage: join(folder, 'storage'),
      window: 'bench',
      templates: join(root, 'templates'),
      workbenchVersion: '0.0.0',
      memoryLimit: '1GB',
      threads: 2,
      temporaryFolder: '',
      resultsDiskLimit: '',
      idleMinutes: 0,
      extensionDownload: false,
      ...change,
    },
  });
}
