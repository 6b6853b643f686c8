/** How each kind of chart is written as marks and encodings of Vega-Lite: bars, heatmaps and boxes here. */
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
import { measureName } from './describe.ts';
import type { Frame } from './frame.ts';
import { domainOf, sortedDomain, type Json } from './frameValues.ts';
import { lines, points } from './lineMarks.ts';

const barStep = 18;
const widestBar = 96;
const longLabel = 12;
const mostUpright = 30;
const letterWidth = 7;

/** Only these may stand on each other: a sum of means is no mean. */
const additive = new Set(['count', 'sum']);

export function drawMarks(frame: Frame, values: readonly Json[], colors: ChartColors, size: ChartSize): Json {
  const { plan } = frame;
  if (plan.kind === 'boxes') return boxes(frame, size);
  if (plan.kind === 'rows') return points(frame, colors, size);
  const { mark, stack } = plan.chart;
  if (mark === 'heatmap') return heatmap(frame, size, measureName(plan.measure));
  const chosen = stack ?? (additive.has(plan.measure.aggregate) ? 'stacked' : 'grouped');
  const color = colorOf(frame, colors, size);
  return mark === 'bar' || mark === 'histogram'
    ? bars(frame, values, color, chosen, size)
    : lines(frame, values, color, chosen, size);
}

function bars(frame: Frame, values: readonly Json[], color: Json, stack: ChartStack, size: ChartSize): Json {
  const { x } = frame.plan.dimensions;
  if (!x) return {};
  const isColored = 'color' in color;
  const grouped = stack === 'grouped' && isColored;
  const share = stack === 'share' && isColored;
  const measure: Json = {
    field: 'value',
    ...measureAxis(true),
    stack: !isColored || grouped ? null : share ? 'normalize' : 'zero',
    ...(share ? { axis: { format: '%' } } : {}),
  };
  const side = grouped ? { field: 'color', sort: domainOf(frame, 'color') } : null;
  const shared = {
    opacity: { condition: { test: 'datum.apart', value: 0.45 }, value: 1 },
    ...color,
    ...link,
  };
  const hasApart = frame.marks.some(({ keys }) => keys.x && keys.x.kind !== 'value');
  if ((x.by === 'bins' || x.by === 'time') && !hasApart && !grouped)
    return {
      data: { values: onEachOther(values, domainOf(frame, 'color'), share) },
      mark: 'rect',
      encoding: {
        x: continuous(x, 'xStart', x.by === 'bins'),
        x2: { field: 'xEnd' },
        y: { ...measure, field: 'from', stack: null },
        y2: { field: 'to' },
        ...color,
        ...link,
      },
    };
  const names = sortedDomain(frame, 'x');
  const longest = Math.max(0, ...names.map((name) => name.length));
  const lying =
    x.by === 'category' &&
    (longest > longLabel ||
      names.length > mostUpright ||
      longest * letterWidth * names.length > size.width - 60);
  if (!lying)
    return {
      mark: 'bar',
      encoding: {
        x: slim(namesBelow(frame, size), names.length, size),
        y: measure,
        ...(side ? { xOffset: side } : {}),
        ...shared,
      },
    };
  return {
    height: Math.max(size.height, names.length * barStep * (side ? 2 : 1) + 48),
    mark: 'bar',
    encoding: {
      y: { ...discrete(frame, 'x', names), axis: { labelLimit: Math.floor(size.width / 3) } },
      x: { ...measure, axis: { ...(measure['axis'] as Json), grid: true } },
      ...(side ? { yOffset: side } : {}),
      ...shared,
    },
  };
}

/** Few bars stay bars: they do not fill the whole width. */
function slim(names: Json, count: number, { width }: ChartSize): Json {
  const paddingInner = Math.max(0.1, 1 - (widestBar * count) / width);
  return { ...names, scale: { ...(names['scale'] as Json), paddingInner, paddingOuter: paddingInner / 2 } };
}

/** Bars between two places stand on each other by their series: Vega-Lite stacks only those of a band. */
function onEachOther(values: readonly Json[], series: readonly string[], share: boolean): Json[] {
  const byPlace = new Map<string, Json[]>();
  for (const value of values) {
    const place = JSON.stringify([value['xStart'], value['facet']]);
    byPlace.set(place, [...(byPlace.get(place) ?? []), value]);
  }
  return [...byPlace.values()].flatMap((group) => {
    const all = group.reduce((sum, value) => sum + Math.abs(Number(value['value'])), 0);
    const top = { up: 0, down: 0 };
    return group
      .toSorted((one, other) => series.indexOf(String(one['color'])) - series.indexOf(String(other['color'])))
      .map((value) => {
        const size = Number(value['value']) / (share && all > 0 ? all : 1);
        const side = size < 0 ? 'down' : 'up';
        const from = top[side];
        top[side] += size;
        return { ...value, from, to: top[side] };
      });
  });
}

function heatmap(frame: Frame, size: ChartSize, title: string): Json {
  return {
    mark: 'rect',
    encoding: {
      x: namesBelow(frame, size),
      y: { ...discrete(frame, 'y'), axis: { labelLimit: Math.floor(size.width / 3) } },
      color: { field: 'value', type: 'quantitative', title, scale: { range: 'ramp' } },
      ...link,
    },
  };
}

/** From the smallest to the largest, the middle half as a bar, the median as a line in it. */
function boxes(frame: Frame, size: ChartSize): Json {
  const y = (field: string): Json => ({ field, ...measureAxis(false) });
  return {
    encoding: { x: namesBelow(frame, size) },
    layer: [
      { mark: 'rule', encoding: { y: y('low'), y2: { field: 'high' } } },
      {
        mark: { type: 'bar', size: 14, cornerRadiusEnd: 0 },
        encoding: { y: y('lower'), y2: { field: 'upper' }, ...link },
      },
      { mark: { type: 'tick', size: 14, thickness: 2 }, encoding: { y: y('middle') } },
    ],
  };
}
