import { failWith } from '../../core/failure.ts';
import type { ColumnStatistics } from '../../protocol/engine/query.ts';
import { storedColumn, storedTable, viewOf, type StoredResult } from '../results/storedResult.ts';
import type { DatabaseSession } from '../context.ts';
import { firstRow, histogramOf, textLimit, topValues } from './histogram.ts';
import { onOwnConnection } from './resultConnection.ts';

const exactRows = 100_000;
const binCount = 20;
const topCount = 6;

/** The picture of one column over the rows that are shown: counts, extremes, bins or the most frequent values. */
export async function columnStatistics(
  session: DatabaseSession,
  result: StoredResult,
  column: number,
  signal: AbortSignal,
): Promise<ColumnStatistics> {
  const shape = result.summary.columns[column];
  const view = viewOf(result);
  if (!shape || !view) throw failWith('bad_input', `There is no column ${column} with rows.`);
  return onOwnConnection(session, result.timeZone, signal, async (connection) => {
    const source = { table: storedTable(view.table), cell: storedColumn(column) };
    const exact = view.rows <= exactRows;
    const nested = shape.kind === 'list' || shape.kind === 'struct' || shape.kind === 'json';
    const text = (value: string) => `left((${value})::VARCHAR, ${textLimit})`;
    const [scope, nullCount, distinct, minimum, maximum] = await firstRow(
      connection,
      `SELECT count(*)::DOUBLE, (count(*) - count(${source.cell}))::DOUBLE,
       ${exact ? `count(DISTINCT ${source.cell})` : `approx_count_distinct(${source.cell})`}::DOUBLE,
       ${nested ? 'NULL, NULL' : `${text(`min(${source.cell})`)}, ${text(`max(${source.cell})`)}`} FROM ${source.table}`,
    );
    const histogram = await histogramOf(connection, source, shape.type, binCount);
    return {
      column,
      scope: Number(scope),
      complete: result.summary.state === 'complete',
      nullCount: Number(nullCount),
      distinctCount: distinct === null ? null : Number(distinct),
      minimum: minimum as string | null,
      maximum: maximum as string | null,
      histogram,
      topValues: histogram ? null : await topValues(connection, source, topCount),
    };
  });
}
