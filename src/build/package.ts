/** Makes a VSIX per platform target: `npm run package [-- --target linux-x64 ...] [--out folder]`. */
import { cp, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { root } from './bundle.ts';
import { runCommand } from './command.ts';
import { hostTarget } from './nativeBinding.ts';

/** What the package holds besides `dist`; `.vscodeignore` names the same as its allow-list. */
const parts = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  '.vscodeignore',
  'media',
  'syntaxes',
  'templates',
];

/** What running a template in place leaves behind. */
const leftover = /(__pycache__|\.pyc|\.pytest_cache|\.DS_Store)$/;

/**
 * Builds into a folder of its own and packs from there: nothing that lies about in the checkout can
 * get in, and the library of another platform never lands in `dist`.
 */
export async function packageVsix(
  target = hostTarget,
  folder = join(root, '.cache', 'package'),
): Promise<string> {
  const staging = join(folder, target);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  for (const part of parts.filter((name) => existsSync(join(root, name)))) {
    await cp(join(root, part), join(staging, part), {
      recursive: true,
      filter: (file) => !leftover.test(file),
    });
  }
  const { missing } = await buildAll({ outputFolder: join(staging, 'dist'), target });
  if (missing.length > 0) throw new Error(`Not packed, these files are missing: ${missing.join(', ')}`);
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = join(folder, `${name ?? ''}-${version ?? ''}-${target}.vsix`);
  await rm(file, { force: true });
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = [
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  await runCommand(process.execPath, [vsce, 'package', '--target', target, ...options], {
    cwd: staging,
    quiet: true,
  });
  return file;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { target: { type: 'string', multiple: true }, out: { type: 'string' } },
  });
  for (const target of values.target ?? [hostTarget]) {
    const file = await packageVsix(target, values.out ? resolve(values.out) : undefined);
    console.log(`${((await stat(file)).size / 1e6).toFixed(1)} MB  ${file}`);
  }
}
