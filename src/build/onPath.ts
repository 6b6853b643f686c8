import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** True where a program of this name can be started. */
export const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
