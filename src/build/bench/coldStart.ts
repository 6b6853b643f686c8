/** `dew query "select 1"` from nothing, against DuckDB's own package in a bare Node process. */
import { runCommand } from '../command.ts';
import { row, tableHead, timed } from './figures.ts';

const bare = `
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  console.log((await connection.runAndReadAll('select 1')).getRowsJson());
})();
`;

export async function benchColdStart(dew: string, folder: string, repeats: number): Promise<string> {
  const quiet = { quiet: true, cwd: folder };
  const [ours, plain, node]: [number[], number[], number[]] = [[], [], []];
  for (let at = 0; at < repeats; at++) {
    ours.push(await timed(() => runCommand(process.execPath, [dew, 'query', 'select 1'], quiet)));
    plain.push(await timed(() => runCommand(process.execPath, ['-e', bare], { quiet: true })));
    node.push(await timed(() => runCommand(process.execPath, ['-e', '0'], quiet)));
  }
  return [
    '## Cold start',
    '',
    tableHead,
    row('`dew query "select 1"` (two processes)', ours),
    row('`select 1` by @duckdb/node-api in one process', plain),
    row('Node that does nothing', node),
  ].join('\n');
}
