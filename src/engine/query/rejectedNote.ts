import type { DuckDBConnection } from '@duckdb/node-api';
import { formatRows } from '../../core/format/words.ts';

/** Where the statement behind a file preview leaves the lines that did not fit. */
export const rejectsTable = 'dew_rejected_lines';

/** How many rows of a file were left out so far, in words; null where none was. */
export async function rejectedNote(connection: DuckDBConnection, whole: boolean): Promise<string | null> {
  const answer = await connection.runAndReadAll(`SELECT count(DISTINCT line)::DOUBLE FROM ${rejectsTable}`);
  const count = Number(answer.getRows()[0]?.[0] ?? 0);
  for (const table of [rejectsTable, `${rejectsTable}_scans`])
    await connection.run(`DROP TABLE IF EXISTS ${table}`);
  if (count === 0) return null;
  return `${formatRows(count)} rejected${whole ? '' : ' so far'}`;
}
