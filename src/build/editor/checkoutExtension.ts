/** Lets a server run the extension straight from the checkout, so that a look needs no packaging. */
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../bundle.ts';

/** An installed extension's folder whose parts are links into the checkout. */
export async function installCheckout(dataFolder: string): Promise<void> {
  const head = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  const identity = `${head['publisher'] ?? ''}.${head['name'] ?? ''}`;
  const relativeLocation = `${identity}-${head['version'] ?? ''}`;
  const folder = join(dataFolder, 'extensions', relativeLocation);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(head));
  // The editor gives `vscode` to a script by its real path: linked ones would be nobody's extension.
  await mkdir(join(folder, 'dist'));
  for (const part of await readdir(join(root, 'dist'))) {
    const [from, to] = [join(root, 'dist', part), join(folder, 'dist', part)];
    await (['extension.js', 'workbench.js'].includes(part) ? copyFile(from, to) : symlink(from, to));
  }
  for (const part of ['media', 'syntaxes', 'templates', 'README.md', 'LICENSE']) {
    await symlink(join(root, part), join(folder, part));
  }
  const entry = {
    identifier: { id: identity },
    version: head['version'],
    location: { $mid: 1, fsPath: folder, path: folder, scheme: 'file' },
    relativeLocation,
    metadata: { source: 'vsix', installedTimestamp: Date.now(), targetPlatform: 'undefined' },
  };
  await rm(join(dataFolder, 'data', 'CachedProfilesData'), { recursive: true, force: true });
  await writeFile(join(dataFolder, 'extensions', 'extensions.json'), JSON.stringify([entry]));
}
