/** Bundles the test extension (driver and suites) for the extension host. */
import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { root, writeWhole } from '../bundle.ts';

/** Suites in `test/extension/*.test.ts` share one window; each folder beside them has one of its own. */
export const windows = ['suites', 'untrusted', 'fresh', 'pictures'] as const;
export type WindowName = (typeof windows)[number];

export async function buildDriver(folder = join(root, '.vscode-test', 'driver')): Promise<string> {
  for (const name of windows) await rm(join(folder, name), { recursive: true, force: true });
  const suites = (name: WindowName): { in: string; out: string }[] =>
    globSync(`test/extension/${name === 'suites' ? '' : `${name}/`}*.test.ts`, { cwd: root }).map((file) => ({
      in: file,
      out: `${name}/${basename(file, '.ts')}`,
    }));
  await build({
    absWorkingDir: root,
    entryPoints: [{ in: 'test/extension/driver/main.ts', out: 'main' }, ...windows.flatMap(suites)],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'silent',
  });
  const head = {
    name: 'dew-driver',
    publisher: 'data-engineering-workbench',
    version: '0.0.1',
    engines: { vscode: '^1.100.0' },
    main: './idle.js',
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  await writeWhole(join(folder, 'package.json'), JSON.stringify(head));
  await writeWhole(join(folder, 'idle.js'), 'exports.activate = () => undefined;\n');
  return folder;
}
