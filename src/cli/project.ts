/** The nearest folder upwards with a dew.yaml. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { failWith } from '../core/failure.ts';

export function findProject(from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'dew.yaml'))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

/** The project of `--project`, or the nearest one; null outside. */
export function projectRoot(option: string | undefined): string | null {
  if (option === undefined) return findProject(process.cwd());
  const folder = resolve(option);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw failWith('not_found', `There is no folder ${option}.`, 'Give the folder that holds dew.yaml.');
  return findProject(folder);
}
