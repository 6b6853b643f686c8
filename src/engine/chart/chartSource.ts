/** The rows of a chart: those that a stored result shows, or those of a query. */
import { distinctNames } from '../../core/format/distinctNames.ts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { AskRows, ChartSource } from '../../core/chart/facts.ts';
import { sourceColumns } from '../../core/chart/columns.ts';
import { failWith } from '../../core/failure.ts';
import { storedColumn, storedTable, viewOf, type StoredResult } from '../results/storedResult.ts';

export function sourceOfResult(result: StoredResult): ChartSource {
  const view = viewOf(result);
  if (!view)
    throw failWith('bad_input', 'The result has no rows to draw.', 'Run a statement that gives rows.');
  const { columns } = result.summary;
  return {
    from: storedTable(view.table),
    columns: sourceColumns(columns, distinctNames(columns)),
    cell: ({ index }) => storedColumn(index),
  };
}

export const askOn =
  (connection: DuckDBConnection): AskRows =>
  async (sql) =>
    (await connection.runAndReadAll(sql)).getRows() as (string | null)[][];
