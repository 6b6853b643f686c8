/** What a person changes about a chart. Pure: a chart and a change give a chart that can be drawn. */
import { distinctNames } from '../../../src/core/format/distinctNames.ts';
import type { Chart, ChartAggregate, ChartChannel, ChartMark } from '../../../src/protocol/engine/chart.ts';
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';

export interface NamedColumn {
  name: string;
  kind: ResultColumn['kind'];
}

export const namedColumns = (columns: readonly ResultColumn[]): NamedColumn[] => {
  const names = distinctNames(columns);
  return columns.map(({ kind }, index) => ({ name: names[index] ?? '', kind }));
};

export const marks: [ChartMark, string][] = [
  ['bar', 'Bars'],
  ['line', 'Line'],
  ['area', 'Area'],
  ['point', 'Points'],
  ['histogram', 'Histogram'],
  ['heatmap', 'Heatmap'],
  ['box', 'Boxes'],
];

export const aggregates: [ChartAggregate, string][] = [
  ['count', 'rows'],
  ['sum', 'sum of'],
  ['mean', 'mean of'],
  ['median', 'median of'],
  ['min', 'smallest'],
  ['max', 'largest'],
  ['distinct', 'distinct'],
];

/** The channel that holds what is measured. */
export const measureChannel = ({ mark }: Chart): 'y' | 'color' => (mark === 'heatmap' ? 'color' : 'y');

/** Points of single rows and boxes take y as it is. */
export const isRaw = ({ mark, y }: Chart): boolean =>
  mark === 'box' || (mark === 'point' && y?.aggregate === undefined);

const isNumber = ({ kind }: NamedColumn): boolean => kind === 'number';
const isScale = ({ kind }: NamedColumn): boolean => kind === 'number' || kind === 'temporal';
const isCategory = ({ kind }: NamedColumn): boolean => kind !== 'number' && kind !== 'temporal';

/** Another kind of chart of the same columns, as far as it can show them. */
export function withMark(chart: Chart, mark: ChartMark, columns: readonly NamedColumn[]): Chart {
  const has = (test: (column: NamedColumn) => boolean, name: string | undefined): boolean =>
    columns.some((column) => column.name === name && test(column));
  const first = (
    test: (column: NamedColumn) => boolean,
    ...not: (string | undefined)[]
  ): string | undefined => columns.find((column) => test(column) && !not.includes(column.name))?.name;
  const measure = chart[measureChannel(chart)];
  const counted = measure?.aggregate ?? (measure?.column === undefined ? 'count' : 'sum');
  const grouped: ChartChannel = isRaw(chart)
    ? { column: measure?.column, aggregate: has(isNumber, measure?.column) ? 'sum' : 'count' }
    : { ...measure, aggregate: counted };
  const { facet, title } = chart;
  const kept: Pick<Chart, 'facet' | 'title'> = {
    ...(facet ? { facet } : {}),
    ...(title === undefined ? {} : { title }),
  };
  const category = chart.mark === 'heatmap' ? chart.y?.column : chart.color?.column;
  const color = category === undefined || mark === 'box' ? {} : { color: { column: category } };
  const number = has(isNumber, measure?.column) ? measure?.column : undefined;
  const x = chart.x.column;
  switch (mark) {
    case 'histogram': {
      const column = has(isScale, x) ? x : (number ?? first(isScale) ?? x);
      return { ...kept, mark, x: { column }, y: { aggregate: 'count' }, ...color };
    }
    case 'point': {
      const across = has(isScale, x) ? x : (first(isNumber, number) ?? x);
      const up = number ?? first(isNumber, across);
      return {
        ...kept,
        mark,
        x: { column: across },
        y: up === undefined ? grouped : { column: up },
        ...color,
      };
    }
    case 'heatmap': {
      const up = category ?? first(isCategory, x) ?? first(isScale, x, measure?.column) ?? x;
      return { ...kept, mark, x: { column: x }, y: { column: up }, color: grouped };
    }
    case 'box':
      return {
        ...kept,
        mark,
        x: { column: has(isCategory, x) ? x : (category ?? first(isCategory) ?? x) },
        y: { column: number ?? first(isNumber, x) },
      };
    default:
      return { ...kept, mark, x: { ...chart.x, bins: undefined }, y: grouped, ...color };
  }
}

/** Without what is open, so that a file says only what was chosen. */
export function withChannel(
  chart: Chart,
  name: 'x' | 'y' | 'color' | 'size' | 'facet',
  channel: ChartChannel | null,
): Chart {
  if (channel === null && name !== 'x') {
    const { [name]: _gone, ...rest } = chart;
    return rest;
  }
  const chosen = Object.fromEntries(Object.entries(channel ?? {}).filter(([, value]) => value !== undefined));
  return { ...chart, [name]: chosen };
}

/** A measure by another figure: counting needs no column, everything else a number. */
export function withAggregate(
  chart: Chart,
  aggregate: ChartAggregate | 'none',
  columns: readonly NamedColumn[],
): Chart {
  const name = measureChannel(chart);
  const { column } = chart[name] ?? {};
  const number = columns.find((one) => one.kind === 'number' && one.name === column)?.name;
  const any = number ?? columns.find((one) => one.kind === 'number' && one.name !== chart.x.column)?.name;
  if (aggregate === 'count') return withChannel(chart, name, { aggregate });
  if (aggregate === 'none') return withChannel(chart, name, { column: any });
  if (aggregate === 'distinct')
    return withChannel(chart, name, { column: column ?? columns[0]?.name, aggregate });
  return any === undefined ? chart : withChannel(chart, name, { column: any, aggregate });
}
