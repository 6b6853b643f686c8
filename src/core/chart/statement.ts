/** The SQL that makes the marks of a planned chart. Every row falls into exactly one mark, or is counted as left out. */
import type { TimeUnit } from '../../protocol/engine/chart.ts';
import { quoteLiteral } from '../sql/quote.ts';
import type { ChartSourceColumn } from './columns.ts';
import { finiteCondition, type ChartSource } from './facts.ts';
import { mostMarks, type ChartPlan, type Dimension, type Measure } from './plan.ts';

/** What a group's key is: a value, all values over the limit, no value, or one outside of every scale. */
export const keyKinds = { value: '0', other: '1', null: '2', notFinite: '3' } as const;

/** Columns per dimension: kind, text, text of the upper end, place on the scale, place of the upper end. */
export const cellsPerDimension = 5;

const intervals: Record<TimeUnit, string> = {
  year: '1 YEAR',
  quarter: '3 MONTH',
  month: '1 MONTH',
  week: '7 DAY',
  day: '1 DAY',
  hour: '1 HOUR',
  minute: '1 MINUTE',
  second: '1 SECOND',
};

export function aggregateSql({ aggregate, column }: Measure, source: ChartSource): string {
  const cell = column ? source.cell(column) : '*';
  switch (aggregate) {
    case 'count':
      return `count(${cell})`;
    case 'distinct':
      return `count(DISTINCT ${cell})`;
    case 'mean':
      return `avg(${cell})`;
    default:
      return `${aggregate}(${cell})`;
  }
}

/** The values of a category that get a mark of their own, one more where there are more. */
export function topStatement(
  { column, limit }: Extract<Dimension, { by: 'category' }>,
  plan: ChartPlan,
  source: ChartSource,
): string {
  const cell = source.cell(column);
  const rank = plan.kind === 'groups' ? aggregateSql(plan.measure, source) : 'count(*)';
  const direction = plan.chart.sort === 'y' ? 'ASC' : 'DESC';
  return `SELECT ${cell}::VARCHAR AS v FROM ${source.from} WHERE ${cell} IS NOT NULL GROUP BY 1
    ORDER BY ${rank} ${direction} NULLS LAST, 1 LIMIT ${limit + 1}`;
}

interface Key {
  kind: string;
  /** What is grouped by, NULL where `kind` is no value. */
  value: string;
  /** From the grouped value: text, upper end, place, place of the upper end. */
  shown(value: string): string[];
  where: string | null;
}

function keyOf(dimension: Dimension, top: readonly string[] | undefined, source: ChartSource): Key {
  const { column } = dimension;
  const cell = source.cell(column);
  const finite = finiteCondition(column, cell);
  const kind = `CASE WHEN ${cell} IS NULL THEN 2${finite ? ` WHEN NOT ${finite} THEN 3` : ''} ELSE 0 END`;
  const onlyValues = (value: string) => (finite ? `CASE WHEN ${finite} THEN ${value} END` : value);
  if (dimension.by === 'category') {
    const text = `${cell}::VARCHAR`;
    const shown = (value: string) => [value, 'NULL', 'NULL', 'NULL'];
    if (!top) return { kind: `CASE WHEN ${cell} IS NULL THEN 2 ELSE 0 END`, value: text, shown, where: null };
    const isTop = `${text} IN (${top.map(quoteLiteral).join(', ')})`;
    return {
      kind: `CASE WHEN ${cell} IS NULL THEN 2 WHEN ${isTop} THEN 0 ELSE 1 END`,
      value: `CASE WHEN ${isTop} THEN ${text} END`,
      shown,
      where: dimension.other ? null : `(${cell} IS NULL OR ${isTop})`,
    };
  }
  if (dimension.by === 'time') {
    const { unit } = dimension;
    const instant = (value: string) => `epoch_ms((${value})::TIMESTAMP)`;
    return {
      kind,
      value: onlyValues(`date_trunc('${unit}', ${cell})`),
      shown: (value) => {
        const end = `(${value} + INTERVAL ${intervals[unit]})`;
        return [
          `CAST(${value} AS ${column.type})`,
          `CAST(${end} AS ${column.type})`,
          instant(value),
          instant(end),
        ];
      },
      where: null,
    };
  }
  if (dimension.by === 'bins') {
    const { edges } = dimension;
    const pick = (texts: readonly string[], value: string) =>
      `list_extract([${texts.map(quoteLiteral).join(', ')}], ${value} + 1)`;
    return {
      kind,
      value: onlyValues(binTree(binCell(column, cell), column, edges, 0, edges.length - 2)),
      shown: (value) => [
        pick(edges.slice(0, -1), value),
        pick(edges.slice(1), value),
        pick(edges.slice(0, -1), value),
        pick(edges.slice(1), value),
      ],
      where: null,
    };
  }
  const place = column.kind === 'time' ? 'epoch_ms' : '';
  return {
    kind,
    value: onlyValues(cell),
    shown: (value) => [
      value,
      'NULL',
      place ? `epoch_ms((${value})::TIMESTAMP)` : `(${value})::DOUBLE`,
      'NULL',
    ],
    where: null,
  };
}

const isPlainFloating = ({ type }: ChartSourceColumn): boolean => /^(FLOAT|DOUBLE)$/.test(type);

/** What edges are compared with: the column as it is, so that a filter by the same edges finds the same rows. */
const binCell = (column: ChartSourceColumn, cell: string): string =>
  column.kind === 'floating' && !isPlainFloating(column) ? `${cell}::DOUBLE` : cell;

/** The number of the bin, by halves. */
function binTree(
  cell: string,
  column: ChartSourceColumn,
  edges: readonly string[],
  low: number,
  high: number,
): string {
  if (low >= high) return String(low);
  const middle = (low + high + 1) >> 1;
  const type = column.kind === 'floating' && !isPlainFloating(column) ? 'DOUBLE' : column.type;
  return `CASE WHEN ${cell} < CAST(${quoteLiteral(edges[middle] ?? '')} AS ${type}) THEN ${binTree(
    cell,
    column,
    edges,
    low,
    middle - 1,
  )} ELSE ${binTree(cell, column, edges, middle, high)} END`;
}

/** Filters of a mark name the column's type; only then are they exact. */
export const canFilter = ({ by, column }: Dimension): boolean =>
  by !== 'bins' || column.kind !== 'floating' || isPlainFloating(column);

/** `top` holds the values of the categories that have more than their limit. */
export function marksStatement(
  plan: ChartPlan,
  top: ReadonlyMap<Dimension, readonly string[]>,
  source: ChartSource,
  rows: number,
): string {
  const keys = Object.values(plan.dimensions).map((one) => keyOf(one, top.get(one), source));
  const conditions = keys.flatMap(({ where }) => where ?? []);
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const inner = keys.map(({ kind, value }, at) => `${kind} AS k${at}, ${value} AS v${at}`);
  const outer = keys.flatMap(({ shown }, at) => [`k${at}`, ...shown(`v${at}`)]);
  const order = keys.map((_, at) => `k${at}, v${at}`).join(', ');
  const group = keys.map((_, at) => `${2 * at + 1}, ${2 * at + 2}`).join(', ');
  const texts = (columns: readonly string[]) => columns.map((one) => `(${one})::VARCHAR`).join(', ');
  if (plan.kind === 'rows') {
    const size = plan.size ? source.cell(plan.size) : null;
    const sample = rows > mostMarks ? ` USING SAMPLE reservoir(${mostMarks} ROWS) REPEATABLE (1)` : '';
    return `SELECT ${texts([...outer, 's', 's::DOUBLE'])}
      FROM (SELECT ${[...inner, `${size ?? 'NULL::INTEGER'} AS s`].join(', ')} FROM ${source.from}${where})${sample}`;
  }
  if (plan.kind === 'boxes') {
    const cell = source.cell(plan.column);
    const finite = finiteCondition(plan.column, cell);
    const figures = ['min(y)', 'quantile_cont(y, 0.25)', 'median(y)', 'quantile_cont(y, 0.75)', 'max(y)'];
    return `SELECT ${texts([...outer, 'n', 'e', ...figures.map((_, at) => `f${at}`)])}
      FROM (SELECT ${keys.map((_, at) => `k${at}, v${at}`).join(', ')}, count(*) AS n, count(*) - count(y) AS e,
        ${figures.map((one, at) => `${one} AS f${at}`).join(', ')}
        FROM (SELECT ${inner.join(', ')}, ${finite ? `CASE WHEN ${finite} THEN ${cell} END` : cell} AS y
          FROM ${source.from}${where}) GROUP BY ${group}) ORDER BY ${order}`;
  }
  const { column } = plan.measure;
  const empty = column ? `count(*) - count(${source.cell(column)})` : '0';
  return `SELECT ${texts([...outer, 'n', 'e', 'm', 'm::DOUBLE'])}
    FROM (SELECT ${inner.join(', ')}, count(*) AS n, ${empty} AS e, ${aggregateSql(plan.measure, source)} AS m
      FROM ${source.from}${where} GROUP BY ${group}) ORDER BY ${order} LIMIT ${mostMarks + 1}`;
}
