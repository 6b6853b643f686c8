import { distinctNames } from '../../core/format/distinctNames.ts';
import { jsonValueExpression } from '../../core/sql/jsonValue.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { RangeParams } from '../../protocol/engine/query.ts';
import type { DatabaseSession } from '../context.ts';
import { storedColumn, storedTable, viewOf, type StoredResult } from '../results/storedResult.ts';
import { onOwnConnection } from './resultConnection.ts';

/** JSON texts of the rows of a range: arrays of values, or objects by column name. */
export async function jsonRows(
  session: DatabaseSession,
  result: StoredResult,
  range: Omit<RangeParams, 'resultId' | 'version'>,
  shape: 'array' | 'object',
  signal: AbortSignal,
): Promise<string[]> {
  const view = viewOf(result);
  const shown = result.summary.columns.slice(range.firstColumn, range.firstColumn + range.columns);
  if (!view || shown.length === 0) return [];
  const names = distinctNames(shown);
  const parts = shown.map(({ type }, index) => {
    const value = `coalesce(${jsonValueExpression(storedColumn(range.firstColumn + index), type)}, 'null'::JSON)`;
    return shape === 'array' ? value : `${quoteLiteral(names[index] ?? '')}, ${value}`;
  });
  return onOwnConnection(session, result.timeZone, signal, async (connection) => {
    const answer = await connection.run(
      `SELECT ${shape === 'array' ? 'json_array' : 'json_object'}(${parts.join(', ')})::VARCHAR FROM ${storedTable(view.table)}
       WHERE rowid BETWEEN ${range.firstRow} AND ${range.firstRow + range.rows - 1} ORDER BY rowid`,
    );
    return ((await answer.getColumns())[0] ?? []) as string[];
  });
}
