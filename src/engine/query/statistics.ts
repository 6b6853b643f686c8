import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import type { ColumnStatistics, HistogramBin } from '../../protocol/engine/query.ts';
import { storedColumn, storedTable, viewOf, type StoredResult } from '../results/storedResult.ts';
import type { DatabaseSession } from '../context.ts';
import { onOwnConnection } from './resultConnection.ts';

const exactRows = 100_000;
const binCount = 20;
const topCount = 6;
const textLimit = 200;

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
    const histogram = await histogramOf(connection, source, shape.type);
    return {
      column,
      scope: Number(scope),
      complete: result.summary.state === 'complete',
      nullCount: Number(nullCount),
      distinctCount: distinct === null ? null : Number(distinct),
      minimum: minimum as string | null,
      maximum: maximum as string | null,
      histogram,
      topValues: histogram ? null : await topValues(connection, source),
    };
  });
}

interface Source {
  table: string;
  cell: string;
}

/** How values of a type become numbers for bins, and the edges of bins texts again. */
function scaleOf(
  type: string,
  cell: string,
): { number: string; edge: (number: string) => string; whole: boolean; finite: string } | null {
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM)$/.test(type)) {
    return {
      number: `${cell}::DOUBLE`,
      edge: (number) => `round(${number})::HUGEINT::VARCHAR`,
      whole: true,
      finite: 'true',
    };
  }
  if (/^DECIMAL/.test(type))
    return { number: `${cell}::DOUBLE`, edge: plainNumber, whole: false, finite: 'true' };
  if (/^(FLOAT|DOUBLE)$/.test(type)) {
    return { number: `${cell}::DOUBLE`, edge: plainNumber, whole: false, finite: `isfinite(${cell})` };
  }
  if (type === 'DATE') {
    const edge = (number: string) => `(DATE '1970-01-01' + round(${number})::INTEGER)::VARCHAR`;
    return {
      number: `(${cell} - DATE '1970-01-01')::DOUBLE`,
      edge,
      whole: true,
      finite: `isfinite(${cell})`,
    };
  }
  if (/^TIMESTAMP/.test(type)) {
    const edge = (number: string) => `make_timestamp(round(${number})::BIGINT)::VARCHAR`;
    return {
      number: `epoch_us(${cell}::TIMESTAMP)::DOUBLE`,
      edge,
      whole: true,
      finite: `isfinite(${cell}::TIMESTAMP)`,
    };
  }
  return null;
}

const plainNumber = (number: string) => `printf('%.6g', ${number})`;

async function histogramOf(
  connection: DuckDBConnection,
  source: Source,
  type: string,
): Promise<HistogramBin[] | null> {
  const scale = scaleOf(type, source.cell);
  if (!scale) return null;
  const present = `${source.cell} IS NOT NULL AND ${scale.finite}`;
  const values = `SELECT ${scale.number} AS v FROM ${source.table} WHERE ${present}`;
  const [low, high] = await firstRow(connection, `SELECT min(v), max(v) FROM (${values})`);
  if (typeof low !== 'number' || typeof high !== 'number' || !Number.isFinite(high - low)) return null;
  const bins = low === high ? 1 : scale.whole ? Math.min(binCount, high - low + 1) : binCount;
  const width = scale.whole ? (high - low + 1) / bins : (high - low) / bins;
  const bin = width > 0 ? `least(floor((v - (${low})) / ${width})::INTEGER, ${bins - 1})` : '0';
  const answer = await connection.runAndReadAll(
    `SELECT ${scale.edge(`(${low}) + b.bin * ${width}`)}, ${scale.edge(`(${low}) + (b.bin + 1) * ${width}${scale.whole ? ' - 1' : ''}`)},
     coalesce(n, 0)::DOUBLE FROM range(${bins}) b(bin)
     LEFT JOIN (SELECT ${bin} AS bin, count(*) AS n FROM (${values}) GROUP BY 1) c ON b.bin = c.bin ORDER BY b.bin`,
  );
  return answer
    .getRows()
    .map(([lower, upper, count]) => ({ lower: String(lower), upper: String(upper), count: Number(count) }));
}

async function topValues(
  connection: DuckDBConnection,
  { table, cell }: Source,
): Promise<{ value: string; count: number }[]> {
  const answer = await connection.runAndReadAll(
    `SELECT left(v, ${textLimit}), n FROM (SELECT ${cell}::VARCHAR AS v, count(*)::DOUBLE AS n FROM ${table}
     WHERE ${cell} IS NOT NULL GROUP BY 1) ORDER BY n DESC, v LIMIT ${topCount}`,
  );
  return answer.getRows().map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

async function firstRow(connection: DuckDBConnection, sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(sql)).getRows()[0] ?? [];
}
