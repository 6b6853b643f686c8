/** A frame in words: titles, labels, the table behind the chart, and what a click on a mark selects. */
import type { ChartColumn } from '../../protocol/engine/chart.ts';
import type { Filter } from '../../protocol/engine/query.ts';
import { formatCount } from '../format/words.ts';
import type { Channel, Frame, FrameMark, Key } from './frame.ts';
import type { ChartPlan, Dimension, Measure } from './plan.ts';
import { canFilter } from './statement.ts';

const aggregateWords: Record<Measure['aggregate'], string> = {
  count: 'rows',
  sum: 'sum',
  mean: 'mean',
  median: 'median',
  min: 'smallest',
  max: 'largest',
  distinct: 'distinct',
};

export function measureName({ aggregate, column }: Measure): string {
  if (!column) return 'rows';
  if (aggregate === 'count') return `rows with ${column.name}`;
  return `${aggregateWords[aggregate]} of ${column.name}`;
}

export function dimensionName(dimension: Dimension): string {
  const { column } = dimension;
  return dimension.by === 'time' ? `${column.name} (${dimension.unit})` : column.name;
}

/** `sum of revenue by month, in region` */
export function titleOf(plan: ChartPlan): string {
  if (plan.chart.title !== undefined) return plan.chart.title;
  const { x, y, color, facet } = plan.dimensions;
  const name = (one: Dimension | undefined) =>
    one ? (one.by === 'time' ? `${one.unit} of ${one.column.name}` : one.column.name) : '';
  const inside = [color, facet].flatMap((one) => one?.column.name ?? []);
  const what =
    plan.kind === 'groups' ? measureName(plan.measure) : plan.kind === 'boxes' ? plan.column.name : name(y);
  const by = plan.kind === 'groups' && y ? `${name(x)} and ${name(y)}` : name(x);
  const title = `${what} by ${by}${inside.length > 0 ? `, in ${inside.join(' and ')}` : ''}`;
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** `2024-03`, `10 to 20`, `NULL`; the text as it stands where nothing shorter says the same. */
export function labelOf(key: Key, dimension: Dimension): string {
  if (key.kind === 'null') return key.text ?? 'NULL';
  if (key.kind === 'other') return key.text ?? 'Other';
  if (key.kind === 'notFinite') return 'Not finite';
  const text = key.text ?? '';
  if (dimension.by === 'time') return timeLabel(text, dimension.unit);
  if (dimension.by === 'bins') return binLabel(text, key.end ?? '', dimension);
  return text === '' ? '“”' : text;
}

/** A bin of one whole number is that number. */
function binLabel(low: string, high: string, { column }: Dimension): string {
  return column.kind === 'whole' && BigInt(high) - BigInt(low) === 1n ? low : `${low} to ${high}`;
}

function timeLabel(text: string, unit: Extract<Dimension, { by: 'time' }>['unit']): string {
  const date = /^-?\d{4,}-\d\d-\d\d/.exec(text)?.[0];
  if (!date || /\(BC\)/.test(text)) return text;
  const [year = '', month = '1'] = date.split(/-(?=\d\d-)/);
  switch (unit) {
    case 'year':
      return year;
    case 'quarter':
      return `${year} Q${Math.floor((Number.parseInt(month, 10) - 1) / 3) + 1}`;
    case 'month':
      return date.slice(0, -3);
    case 'week':
    case 'day':
      return date;
    case 'hour':
    case 'minute':
      return text.slice(0, date.length + 6);
    default:
      return text;
  }
}

const channelsOf = ({ dimensions }: ChartPlan): [Channel, Dimension][] =>
  Object.entries(dimensions) as [Channel, Dimension][];

const boxNames = ['smallest', 'lower quartile', 'median', 'upper quartile', 'largest'];

export function tableOf({ plan, marks }: Frame): { columns: ChartColumn[]; rows: (string | null)[][] } {
  const channels = channelsOf(plan);
  const number = (name: string, type = ''): ChartColumn => ({ name, type, isNumber: true });
  const figures =
    plan.kind === 'rows'
      ? plan.size
        ? [number(plan.size.name, plan.size.type)]
        : []
      : plan.kind === 'boxes'
        ? boxNames.map((name) => number(name, plan.column.type))
        : [number(measureName(plan.measure))];
  // Where rows are counted the figure says it already.
  const withRows = plan.kind === 'boxes' || (plan.kind === 'groups' && plan.measure.column !== null);
  return {
    columns: [
      ...channels.map(([, dimension]) => ({
        name: dimensionName(dimension),
        type: dimension.column.type,
        isNumber: dimension.by === 'value' && dimension.column.kind !== 'time',
      })),
      ...figures,
      ...(withRows ? [number('rows')] : []),
    ],
    rows: marks.map((mark) => [
      ...channels.map(([channel, dimension]) => {
        const key = mark.keys[channel];
        return key && key.kind !== 'null' ? labelOf(key, dimension) : null;
      }),
      ...mark.figures.map(({ text }) => text),
      ...(withRows ? [String(mark.rows)] : []),
    ]),
  };
}

/** The rows of a mark as filters of its result; null where they cannot be told exactly. */
export function filtersOf({ plan, marks }: Frame): (Filter[] | null)[] {
  const channels = channelsOf(plan);
  const bounds = new Map(channels.map(([, dimension]) => [dimension, endsOf(dimension)]));
  return marks.map(({ keys }) => {
    const filters: Filter[] = [];
    for (const [channel, dimension] of channels) {
      const key = keys[channel];
      const own = key && keyFilters(key, dimension, bounds.get(dimension) ?? null);
      if (!own) return null;
      filters.push(...own);
    }
    return filters;
  });
}

/** The outermost edges can lie outside of the column's type: there the other bound is enough. */
function endsOf(dimension: Dimension): { first: string; last: string } | null {
  return dimension.by === 'bins'
    ? { first: dimension.edges[0] ?? '', last: dimension.edges.at(-1) ?? '' }
    : null;
}

function keyFilters(key: Key, dimension: Dimension, ends: ReturnType<typeof endsOf>): Filter[] | null {
  const column = dimension.column.index;
  if (key.kind === 'null') return [{ column, operator: 'is_null' }];
  if (key.kind !== 'value' || key.text === null || !canFilter(dimension)) return null;
  if (dimension.by === 'category' || dimension.by === 'value')
    return [{ column, operator: 'equals', value: key.text }];
  const low: Filter = { column, operator: 'greater_or_equal', value: key.text };
  const high: Filter = { column, operator: 'less', value: key.end ?? '' };
  if (dimension.column.kind === 'floating')
    return [low, key.end === ends?.last ? { ...high, operator: 'less_or_equal' } : high];
  const filters = [...(key.text === ends?.first ? [] : [low]), ...(key.end === ends?.last ? [] : [high])];
  return filters.length > 0 ? filters : [{ column, operator: 'is_not_null' }];
}

/** One line for who cannot see the chart. */
export function summaryOf(frame: Frame): string {
  const { plan, marks } = frame;
  if (marks.length === 0) return 'No marks';
  const count = `${formatCount(marks.length)} ${marks.length === 1 ? 'mark' : 'marks'}`;
  if (plan.kind !== 'groups') return `${count} of ${formatCount(frame.rows)} rows`;
  const drawn = marks.filter(({ figures }) => figures[0]?.place !== null);
  const by = (better: (one: number, other: number) => boolean) =>
    drawn.reduce<FrameMark | undefined>(
      (best, mark) =>
        !best || better(mark.figures[0]?.place ?? 0, best.figures[0]?.place ?? 0) ? mark : best,
      undefined,
    );
  const told = (words: string, mark: FrameMark | undefined) =>
    mark
      ? [
          `${words} ${mark.figures[0]?.text ?? 'NULL'} at ${channelsOf(plan)
            .map(([channel, one]) => (mark.keys[channel] ? labelOf(mark.keys[channel], one) : ''))
            .join(', ')}`,
        ]
      : [];
  return [
    count,
    ...told(
      'highest',
      by((one, other) => one > other),
    ),
    ...told(
      'lowest',
      by((one, other) => one < other),
    ),
  ].join(', ');
}
