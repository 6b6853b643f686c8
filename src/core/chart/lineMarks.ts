/** Lines, areas and points. */
import type { ChartStack } from '../../protocol/engine/chart.ts';
import {
  colorOf,
  continuous,
  discrete,
  link,
  measureAxis,
  namesBelow,
  type ChartColors,
  type ChartSize,
} from './axes.ts';
import type { Frame } from './frame.ts';
import { domainOf, isContinuous, type Json } from './frameValues.ts';
import type { Dimension } from './plan.ts';

const labelledSeries = 4;
const endLabelHeight = 13;
/** Up to so many marks a line shows its points. */
const shownPoints = 60;

export function lines(
  frame: Frame,
  values: readonly Json[],
  color: Json,
  stack: ChartStack,
  size: ChartSize,
): Json {
  const { plan } = frame;
  const { x } = plan.dimensions;
  if (!x) return {};
  const { mark } = plan.chart;
  const isArea = mark === 'area';
  const isColored = 'color' in color;
  const stacks = { stacked: 'zero', share: 'normalize', grouped: null };
  const stacked = isArea && isColored ? stacks[stack] : null;
  const measure = { field: 'value', ...measureAxis(isArea), stack: stacked };
  const encoding = {
    x: isContinuous(x) ? continuous(x, 'x') : namesBelow(frame, size),
    y: stacked === 'normalize' ? { ...measure, axis: { format: '%' } } : measure,
  };
  const names = isColored ? domainOf(frame, 'color') : [];
  const atEnds =
    mark === 'line' && names.length > 1 && names.length <= labelledSeries && !plan.dimensions.facet;
  const colored = atEnds ? { ...color, color: { ...(color['color'] as Json), legend: null } } : color;
  const area = { type: 'area', opacity: stacked ? 0.7 : 0.26, line: !stacked };
  const few = values.length <= shownPoints;
  return {
    encoding,
    layer: [
      ...(mark === 'point' ? [] : [{ mark: isArea ? area : 'line', encoding: colored }]),
      {
        mark: { type: 'point', filled: true, size: few ? 30 : 16, opacity: mark === 'point' || few ? 1 : 0 },
        encoding: { ...colored, ...link },
      },
      ...(atEnds
        ? [
            {
              data: { values: endLabels(values, size) },
              mark: { type: 'text', align: 'left', dx: 6 },
              encoding: { text: { field: 'color' }, color: colored['color'] },
            },
          ]
        : []),
    ],
  };
}

/** The last value of each series, moved apart where two names would lie on each other. */
function endLabels(values: readonly Json[], { height }: ChartSize): Json[] {
  const ends = new Map<unknown, Json>();
  for (const value of values) {
    const before = ends.get(value['color']);
    if (!before || Number(value['x']) >= Number(before['x'])) ends.set(value['color'], value);
  }
  const places = values.map((value) => Number(value['value']));
  const range = Math.max(...places) - Math.min(...places);
  const least = (endLabelHeight * range) / Math.max(1, height - 60);
  let above = Number.NEGATIVE_INFINITY;
  return [...ends.values()]
    .sort((one, other) => Number(one['value']) - Number(other['value']))
    .map((value) => {
      above = Math.max(Number(value['value']), above + least);
      return { ...value, value: above };
    });
}

export function points(frame: Frame, colors: ChartColors, size: ChartSize): Json {
  const { plan, marks } = frame;
  const { x, y, color } = plan.dimensions;
  if (!x || !y || plan.kind !== 'rows') return {};
  const place = (dimension: Dimension, channel: 'x' | 'y'): Json => ({
    ...(isContinuous(dimension) ? continuous(dimension, channel, true) : discrete(frame, channel)),
    title: dimension.column.name,
  });
  const ramp = (name: string): Json => ({
    field: 'color',
    type: 'quantitative',
    title: name,
    scale: { range: 'ramp' },
  });
  const hue = color && isContinuous(color) ? ramp(color.column.name) : colorOf(frame, colors, size)['color'];
  const many = marks.length > 1000;
  return {
    mark: { type: 'point', filled: true, size: many ? 10 : 30, opacity: many ? 0.4 : 0.7 },
    encoding: {
      x: place(x, 'x'),
      y: place(y, 'y'),
      ...(hue ? { color: hue } : {}),
      ...(plan.size
        ? {
            size: {
              field: 'size',
              type: 'quantitative',
              title: plan.size.name,
              scale: { range: many ? [2, 30] : [8, 200] },
            },
          }
        : {}),
      ...link,
    },
  };
}
