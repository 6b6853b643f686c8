import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDewFile, type DewFile } from '../core/project/dewFile.ts';

/** dew.yaml of a project; what is wrong in it is a failure with its line. */
export async function readDewFile(root: string): Promise<DewFile> {
  return parseDewFile(await readFile(join(root, 'dew.yaml'), 'utf8'));
}
