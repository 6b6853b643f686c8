import { membersBelow } from '../format/jsonTree.ts';
import { writingStages } from './stages.ts';
import type { MongoStatement } from './statement.ts';

/** Commands that only read; every other one counts as a change. */
const reading = new Set(
  `aggregate buildInfo buildinfo collStats collstats connectionStatus connectionstatus count currentOp dataSize
   dbStats dbstats distinct explain find getCmdLineOpts getParameter hello hostInfo isMaster ismaster
   listCollections listCommands listDatabases listIndexes ping replSetGetStatus rolesInfo serverStatus top usersInfo
   whatsmyuri`.split(/\s+/),
);

/** What in a statement may change the server: its own words for it; null where it only reads. */
export function changeIn({
  kind,
  parts,
}: MongoStatement): { what: string; start: number; end: number } | null {
  const { command } = parts;
  if (kind === 'command' && command?.kind === 'object') {
    const [first] = command.members;
    if (first && !reading.has(first.key)) {
      return { what: `the command "${first.key}"`, start: first.keyStart, end: first.keyEnd };
    }
  }
  for (const root of [parts.pipeline, command]) {
    if (!root) continue;
    for (const { key, keyStart, keyEnd } of membersBelow(root)) {
      if (writingStages.includes(key)) return { what: `"${key}"`, start: keyStart, end: keyEnd };
    }
  }
  return null;
}
