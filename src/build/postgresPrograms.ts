import { existsSync, globSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Folder of PostgreSQL's server programs; Debian keeps them off the path. */
export function findPostgres(): string | undefined {
  const [newest] = globSync('/usr/lib/postgresql/*/bin/initdb').sort().reverse();
  if (newest) return dirname(newest);
  return (process.env['PATH'] ?? '').split(delimiter).find((folder) => existsSync(join(folder, 'initdb')));
}
