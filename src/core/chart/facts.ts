/** What must be known of a column before its marks can be planned, asked in one pass over all rows. */
import type { TimeUnit } from '../../protocol/engine/chart.ts';
import type { ChartSourceColumn } from './columns.ts';

export type Cells = (string | null)[];
/** Runs one SELECT whose columns are all texts. */
export type AskRows = (sql: string) => Promise<Cells[]>;

export interface ChartSource {
  /** What stands behind FROM. */
  from: string;
  columns: ChartSourceColumn[];
  /** A column as SQL. */
  cell(column: ChartSourceColumn): string;
}

export interface ColumnFacts {
  /** Of the finite values. */
  minimum: string | null;
  maximum: string | null;
  nulls: number;
  notFinite: number;
  /** Approximate. */
  distinct: number;
  /** Of a time: milliseconds from the first to the last, and the coarsest unit that the first values lie on. */
  range: number;
  finest: TimeUnit;
}

/** Whether a value can stand on a scale; null for types where every value can. */
export function finiteCondition({ kind, type }: ChartSourceColumn, cell: string): string | null {
  if (kind === 'floating') return `isfinite(${/^(FLOAT|DOUBLE)$/.test(type) ? cell : `${cell}::DOUBLE`})`;
  return kind === 'time' ? `coalesce(TRY(isfinite(${cell})), true)` : null;
}

/** Rows that tell which unit of time the values lie on: it only decides what is proposed. */
const looked = 100_000;
const granularities: TimeUnit[] = ['year', 'quarter', 'month', 'day', 'hour', 'minute'];
const factsPerColumn = 6;

export async function askFacts(
  source: ChartSource,
  wanted: readonly ChartSourceColumn[],
  ask: AskRows,
): Promise<{ rows: number; facts: Map<string, ColumnFacts> }> {
  const parts = wanted.flatMap((column) => {
    const cell = source.cell(column);
    const finite = finiteCondition(column, cell);
    const isCategory = column.kind === 'category';
    const only = finite ? ` FILTER (WHERE ${finite})` : '';
    const instant = `epoch_ms(${cell}::TIMESTAMP)`;
    const sampled = finiteCondition(column, 'x');
    const onUnit = granularities.map(
      (unit) => `bool_and(date_trunc('${unit}', x) = x)${sampled ? ` FILTER (WHERE ${sampled})` : ''}`,
    );
    return [
      isCategory ? 'NULL' : `min(${cell})${only}`,
      isCategory ? 'NULL' : `max(${cell})${only}`,
      `count(*) - count(${cell})`,
      finite ? `count(*) FILTER (WHERE ${cell} IS NOT NULL AND NOT ${finite})` : '0',
      isCategory ? '0' : `approx_count_distinct(${cell})`,
      column.kind === 'time'
        ? `concat_ws(' ', max(${instant})${only} - min(${instant})${only},
           (SELECT concat_ws(' ', ${onUnit.join(', ')}) FROM (SELECT ${cell} AS x FROM ${source.from} LIMIT ${looked})))`
        : 'NULL',
    ];
  });
  const [row = []] = await ask(
    `SELECT ${['count(*)', ...parts].map((part) => `(${part})::VARCHAR`).join(', ')} FROM ${source.from}`,
  );
  const facts = new Map<string, ColumnFacts>();
  wanted.forEach(({ name }, index) => {
    const [minimum = null, maximum = null, nulls, notFinite, distinct, time] = row.slice(
      1 + index * factsPerColumn,
      1 + (index + 1) * factsPerColumn,
    );
    const [range = '0', ...onUnit] = (time ?? '').split(' ');
    facts.set(name, {
      minimum,
      maximum,
      nulls: Number(nulls),
      notFinite: Number(notFinite),
      distinct: Number(distinct),
      range: Number(range),
      finest: granularities[onUnit.indexOf('true')] ?? 'second',
    });
  });
  return { rows: Number(row[0]), facts };
}
