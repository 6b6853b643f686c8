/** Files of the project behind a path, a folder or a glob. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { globPattern } from '../../core/roadmap/outcomes.ts';

const skipped = new Set(['.git', '.dew', '.venv', 'node_modules', '__pycache__']);

export const isGlob = (pattern: string): boolean => /[*?{]/.test(pattern);

/** Paths relative to the root, with `/`, sorted; a folder stands for all files below it. */
export async function filesBehind(root: string, pattern: string): Promise<string[]> {
  if (!isGlob(pattern)) {
    const path = pattern.replace(/\/+$/, '');
    const found = await stat(join(root, path)).catch(() => null);
    if (found?.isDirectory()) return below(root, path);
    return found ? [path] : [];
  }
  const fixed = pattern.split('/');
  const start = fixed
    .slice(
      0,
      fixed.findIndex((segment) => isGlob(segment)),
    )
    .join('/');
  const matching = globPattern(pattern);
  return (await below(root, start)).filter((path) => matching.test(path));
}

async function below(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (skipped.has(entry.name)) continue;
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) found.push(...(await below(root, path)));
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
  }
  return found;
}
