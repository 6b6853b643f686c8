/** A chart whose every open choice is made: what is grouped, by what, and what is counted. */
import type { Chart, ChartAggregate, ChartChannel, TimeUnit } from '../../protocol/engine/chart.ts';
import { failWith } from '../failure.ts';
import { didYouMean } from '../pipeline/suggestion.ts';
import { binEdges } from './bins.ts';
import { isMeasure, type ChartSourceColumn } from './columns.ts';
import type { ColumnFacts } from './facts.ts';
import { coarser, fittingUnit, unitCount } from './timeUnits.ts';

export type Dimension =
  | { by: 'category'; column: ChartSourceColumn; limit: number; other: boolean }
  | { by: 'time'; column: ChartSourceColumn; unit: TimeUnit }
  | { by: 'bins'; column: ChartSourceColumn; edges: string[] }
  | { by: 'value'; column: ChartSourceColumn };

export interface Measure {
  aggregate: ChartAggregate;
  /** Null where rows are counted. */
  column: ChartSourceColumn | null;
}

/** `groups`: one mark a group; `rows`: one mark a row; `boxes`: five figures a group. */
export type ChartPlan = {
  chart: Chart;
  dimensions: Partial<Record<'x' | 'y' | 'color' | 'facet', Dimension>>;
  notes: string[];
} & (
  | { kind: 'groups'; measure: Measure }
  | { kind: 'rows'; size: ChartSourceColumn | null }
  | { kind: 'boxes'; column: ChartSourceColumn }
);

export const mostMarks = 10_000;
export const colorLimit = 5;
const facetLimit = 6;
const categoryLimit = 20;
const binCounts = { bar: 20, line: 100, area: 100, point: 100, histogram: 30, heatmap: 20, box: 12 };
const timeMarks = { bar: 60, line: 400, area: 400, point: 400, histogram: 60, heatmap: 40, box: 24 };
/** So many different numbers are drawn one by one; more become bins. */
const singleValues = { bar: 30, line: 1000, area: 1000, point: 1000, histogram: 0, heatmap: 15, box: 12 };

export function findColumn(columns: readonly ChartSourceColumn[], name: string): ChartSourceColumn {
  const wanted = name.toLowerCase();
  const found =
    columns.find((one) => one.name === name) ?? columns.find((one) => one.name.toLowerCase() === wanted);
  if (found) return found;
  const names = columns.map((one) => one.name);
  throw failWith('bad_input', `The result has no column "${name}".`, didYouMean(name, names));
}

/** Columns whose range or values decide how they are drawn. */
export function columnsToLookAt(chart: Chart, columns: readonly ChartSourceColumn[]): ChartSourceColumn[] {
  const names = [chart.x, chart.y, chart.color, chart.facet, chart.size].flatMap((one) => one?.column ?? []);
  return [...new Set(names)].map((name) => findColumn(columns, name));
}

export function planChart(
  wish: Chart,
  columns: readonly ChartSourceColumn[],
  facts: ReadonlyMap<string, ColumnFacts>,
): ChartPlan {
  const notes: string[] = [];
  const { mark } = wish;
  const columnOf = (channel: ChartChannel | undefined) =>
    channel?.column === undefined ? null : findColumn(columns, channel.column);
  if (wish.x.column === undefined)
    throw failWith('bad_input', 'The chart has no column on x.', 'Give x the name of a column.');
  const isRows = mark === 'point' && wish.y?.aggregate === undefined && columnOf(wish.y) !== null;
  const color = mark === 'heatmap' ? null : dimension(wish.color, { limit: colorLimit, raw: isRows });
  const facet = dimension(wish.facet, { limit: facetLimit, categories: true });
  const series = seriesOf(color) * seriesOf(facet);
  const room = Math.floor(mostMarks / series);
  const x = dimension(wish.x, { limit: categoryLimit, room, raw: isRows });
  const dimensions = {
    ...(x ? { x } : {}),
    ...(color ? { color } : {}),
    ...(facet ? { facet } : {}),
  };
  if (isRows) {
    const y = dimension(wish.y, { limit: categoryLimit, raw: true });
    const size = columnOf(wish.size);
    if (size && !isMeasure(size.kind)) throw notANumber(size, 'size');
    return { kind: 'rows', chart: wish, dimensions: { ...dimensions, ...(y ? { y } : {}) }, size, notes };
  }
  if (mark === 'box') {
    const column = columnOf(wish.y);
    if (!column) throw failWith('bad_input', 'A box needs a number on y.', 'Choose a column for y.');
    if (!isMeasure(column.kind)) throw notANumber(column, 'y');
    return { kind: 'boxes', chart: wish, dimensions, column, notes };
  }
  const y = mark === 'heatmap' ? dimension(wish.y, { limit: categoryLimit, room: 100 }) : null;
  if (mark === 'heatmap' && !y)
    throw failWith('bad_input', 'A heatmap needs a column on y.', 'Choose a column for y.');
  const measure = measureOf(mark === 'heatmap' ? wish.color : wish.y, mark === 'heatmap' ? 'color' : 'y');
  return {
    kind: 'groups',
    chart: wish,
    dimensions: { ...dimensions, ...(y ? { y } : {}) },
    measure,
    notes,
  };

  function measureOf(channel: ChartChannel | undefined, name: string): Measure {
    const column = columnOf(channel);
    const aggregate = channel?.aggregate ?? (column ? 'sum' : 'count');
    if (!column && aggregate !== 'count')
      throw failWith(
        'bad_input',
        `The ${aggregate} on ${name} has no column.`,
        'Choose a column, or count rows.',
      );
    if (column && !isMeasure(column.kind) && aggregate !== 'count' && aggregate !== 'distinct')
      throw notANumber(column, name);
    return { aggregate, column };
  }

  function dimension(
    channel: ChartChannel | undefined,
    how: { limit: number; room?: number; raw?: boolean; categories?: boolean },
  ): Dimension | null {
    const column = columnOf(channel);
    if (!channel || !column) return null;
    const category: Dimension = {
      by: 'category',
      column,
      limit: Math.min(channel.limit ?? how.limit, how.limit === categoryLimit ? 200 : how.limit + 2),
      other: channel.other ?? true,
    };
    const known = facts.get(column.name);
    if (column.kind === 'category' || how.categories) return category;
    if (how.raw) return { by: 'value', column };
    if (how.room === undefined) return category;
    if (!known || known.minimum === null || known.maximum === null) return { by: 'value', column };
    if (column.kind === 'time') return timeDimension(column, channel, known, how.room);
    const wanted = channel.bins ?? (known.distinct <= singleValues[mark] ? 0 : binCounts[mark]);
    if (wanted === 0 && known.distinct <= how.room) return { by: 'value', column };
    if (wanted === 0) notes.push(`${column.name} has too many values to draw each: they are in bins.`);
    const edges = binEdges(column, known.minimum, known.maximum, Math.min(wanted || 100, how.room));
    return { by: 'bins', column, edges };
  }

  function timeDimension(
    column: ChartSourceColumn,
    channel: ChartChannel,
    known: ColumnFacts,
    room: number,
  ): Dimension {
    const { range, finest } = known;
    const fitting = fittingUnit(range, finest, Math.min(room, timeMarks[mark]));
    const wished = channel.unit ?? fitting;
    // A date has no hours.
    const unit = column.type === 'DATE' ? coarser(wished, 'day') : wished;
    if (unitCount(unit, range) <= room) return { by: 'time', column, unit };
    const instead = fittingUnit(range, unit, room);
    notes.push(
      `By ${unit} there would be ${unitCount(unit, range).toLocaleString('en-US')} marks: shown by ${instead}.`,
    );
    return { by: 'time', column, unit: instead };
  }
}

const seriesOf = (dimension: Dimension | null): number =>
  dimension?.by === 'category' ? dimension.limit + 2 : 1;

const notANumber = (column: ChartSourceColumn, channel: string): Error =>
  failWith(
    'bad_input',
    `${column.name} is ${column.type}, not a number: it cannot stand on ${channel}.`,
    'Choose a number, or count its values.',
  );
