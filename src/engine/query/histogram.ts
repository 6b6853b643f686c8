/** Bins and most frequent values of one column, in SQL over any table expression. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { HistogramBin } from '../../protocol/engine/query.ts';

export const textLimit = 200;

export interface ColumnSource {
  /** What stands behind FROM. */
  table: string;
  /** The column as SQL. */
  cell: string;
  /** How many rows one row stands for, as SQL; 1 without. */
  weight?: string;
}

interface Scale {
  number: string;
  edge: (number: string) => string;
  whole: boolean;
  finite: string;
}

/** How values of a type become numbers for bins, and the edges of bins texts again; null for types without bins. */
export function scaleOf(type: string, cell: string): Scale | null {
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM)$/.test(type)) {
    return {
      number: `${cell}::DOUBLE`,
      edge: (number) => `round(${number})::HUGEINT::VARCHAR`,
      whole: true,
      finite: 'true',
    };
  }
  if (/^DECIMAL\([^)]*\)$/.test(type))
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
  if (/^TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?$/.test(type)) {
    const edge = (number: string) => `make_timestamp(round(${number})::BIGINT)::VARCHAR`;
    return {
      number: `TRY(epoch_us(${cell}))::DOUBLE`,
      edge,
      whole: true,
      finite: `TRY(isfinite(${cell}))`,
    };
  }
  return null;
}

const plainNumber = (number: string) => `printf('%.6g', ${number})`;

/** Bins between the smallest and the largest finite value; `range` saves a pass where they are known. */
export async function histogramOf(
  connection: DuckDBConnection,
  source: ColumnSource,
  type: string,
  binCount: number,
  range?: readonly [unknown, unknown],
): Promise<HistogramBin[] | null> {
  const scale = scaleOf(type, source.cell);
  if (!scale) return null;
  const present = `${source.cell} IS NOT NULL AND ${scale.finite}`;
  const values = `SELECT ${scale.number} AS v, ${source.weight ?? 1} AS w FROM ${source.table} WHERE ${present}`;
  const [low, high] = range ?? (await firstRow(connection, `SELECT min(v), max(v) FROM (${values})`));
  if (typeof low !== 'number' || typeof high !== 'number' || !Number.isFinite(high - low)) return null;
  const bins = low === high ? 1 : scale.whole ? Math.min(binCount, high - low + 1) : binCount;
  const width = scale.whole ? (high - low + 1) / bins : (high - low) / bins;
  // Written without a decimal point, a large width would be a BIGINT and overflow.
  const [from, step] = [`(${low})::DOUBLE`, `${width}::DOUBLE`];
  const bin = width > 0 ? `least(floor((v - ${from}) / ${step})::INTEGER, ${bins - 1})` : '0';
  // At the ends of a type's range an edge can lie outside of it by rounding.
  const edge = (place: string) => `coalesce(TRY(${scale.edge(place)}), ${plainNumber(place)})`;
  const answer = await connection.runAndReadAll(
    `SELECT ${edge(`${from} + b.bin * ${step}`)}, ${edge(`${from} + (b.bin + 1) * ${step}${scale.whole ? ' - 1' : ''}`)},
     coalesce(n, 0)::DOUBLE FROM range(${bins}) b(bin)
     LEFT JOIN (SELECT ${bin} AS bin, sum(w) AS n FROM (${values}) GROUP BY 1) c ON b.bin = c.bin ORDER BY b.bin`,
  );
  return answer
    .getRows()
    .map(([lower, upper, count]) => ({ lower: String(lower), upper: String(upper), count: Number(count) }));
}

/** The most frequent values with their counts, by counting every value. */
export async function topValues(
  connection: DuckDBConnection,
  { table, cell, weight }: ColumnSource,
  most: number,
): Promise<{ value: string; count: number }[]> {
  const answer = await connection.runAndReadAll(
    `SELECT left(v, ${textLimit}), n FROM (SELECT ${cell}::VARCHAR AS v, sum(${weight ?? 1})::DOUBLE AS n FROM ${table}
     WHERE ${cell} IS NOT NULL GROUP BY 1) ORDER BY n DESC, v LIMIT ${most}`,
  );
  return answer.getRows().map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

export async function firstRow(connection: DuckDBConnection, sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(sql)).getRows()[0] ?? [];
}
