/** The licences of everything that is inside the bundles, gathered from the packages themselves. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

interface PackageHead {
  name: string;
  version: string;
  license?: string;
}

/** `node_modules/@scope/name/lib/x.js` -> `node_modules/@scope/name`; the innermost package counts. */
export function packageFolderOf(input: string): string | undefined {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match?.[1];
}

/** One text with name, version and licence of each package, in order of name. */
export async function collectLicences(root: string, inputs: Iterable<string>): Promise<string> {
  const folders = new Set<string>();
  for (const input of inputs) {
    const folder = packageFolderOf(input);
    if (folder) folders.add(folder);
  }
  const sections: { name: string; text: string }[] = [];
  for (const folder of folders) {
    const head = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as PackageHead;
    if (!head.name) continue;
    const file = (await readdir(join(root, folder))).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const body = file
      ? await readFile(join(root, folder, file), 'utf8')
      : '(The package carries no licence file.)';
    const title = `${head.name} ${head.version} (${head.license ?? 'see below'})`;
    sections.push({ name: title, text: `${title}\n${'-'.repeat(title.length)}\n\n${body.trim()}\n` });
  }
  sections.sort((a, b) => (a.name < b.name ? -1 : 1));
  return `Third-party software inside this package\n\n${sections.map(({ text }) => text).join('\n\n')}`;
}
