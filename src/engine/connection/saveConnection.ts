import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { failWith } from '../../core/failure.ts';
import type { ConnectionValues } from '../../protocol/engine/connection.ts';
import { parseDewFile } from '../../core/project/dewFile.ts';

/**
 * Adds, replaces or (`settings` null) removes a connection of dew.yaml. Comments and the rest of the file stay;
 * nothing is written where the file would not be valid.
 */
export async function saveConnection(
  root: string,
  name: string,
  settings: ConnectionValues | null,
): Promise<void> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw failWith(
      'bad_input',
      `"${name}" is no name for a connection.`,
      'Use lower-case letters, digits and underscores, beginning with a letter.',
    );
  }
  const file = join(root, 'dew.yaml');
  const document = parseDocument(await readFile(file, 'utf8'));
  if (settings === null) document.deleteIn(['connections', name]);
  else {
    if (document.get('connections') === null) document.delete('connections');
    document.setIn(['connections', name], document.createNode(settings));
    const connections: unknown = document.get('connections');
    // `connections: {}` of a new project is written in one line; a connection reads better in several.
    if (typeof connections === 'object' && connections !== null && 'flow' in connections)
      connections.flow = false;
  }
  const text = document.toString({ lineWidth: 0 });
  parseDewFile(text);
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, text);
  await rename(beside, file);
}
