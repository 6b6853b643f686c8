/** Scales, axes and colours that all kinds of chart share. The title says what the axes of a group would say. */
import { labelOf } from './describe.ts';
import type { Channel, Frame } from './frame.ts';
import { domainOf, isContinuous, sortedDomain, type Json } from './frameValues.ts';
import type { Dimension } from './plan.ts';

export interface ChartColors {
  categories: readonly string[];
  /** Of "Other" and NULL, which are no values. */
  muted: string;
}

export interface ChartSize {
  width: number;
  height: number;
}

/** By which a click or a pointer finds the row of a mark. */
export const link = { href: { field: 'mark', type: 'nominal' } };

const legendColumn = 120;
const axisSpace = 70;
export const shortNumber = {
  labelExpr: "format(datum.value, abs(datum.value) >= 1000 ? '.4~s' : '.6~r')",
};

export function colorOf(frame: Frame, colors: ChartColors, size: ChartSize): Json {
  const { color } = frame.plan.dimensions;
  if (!color) return {};
  const names = domainOf(frame, 'color');
  const apart = new Set(
    frame.marks.flatMap(({ keys }) =>
      keys.color && keys.color.kind !== 'value' ? labelOf(keys.color, color) : [],
    ),
  );
  const range = names.map((name, index) =>
    apart.has(name) ? colors.muted : (colors.categories[index % colors.categories.length] ?? colors.muted),
  );
  const legend = {
    columns: Math.max(1, Math.floor((size.width - axisSpace) / legendColumn)),
    labelLimit: legendColumn - 30,
  };
  return {
    color: { field: 'color', type: 'nominal', scale: { domain: names, range }, title: null, legend },
    order: { field: 'color', type: 'nominal', sort: names },
  };
}

export const measureAxis = (zero: boolean): Json => ({
  type: 'quantitative',
  title: null,
  scale: zero ? { zero: true } : { zero: false, nice: true },
  axis: shortNumber,
});

/** A scale of numbers or of time; time is drawn as the texts say it, whatever zone the machine is in. */
export function continuous({ column }: Dimension, field: string, nice = false): Json {
  const isTime = column.kind === 'time';
  return {
    field,
    type: isTime ? 'temporal' : 'quantitative',
    title: null,
    scale: isTime ? { type: 'utc' } : { zero: false, nice },
    axis: { labelOverlap: true, ...(isTime ? {} : shortNumber) },
  };
}

export function discrete(frame: Frame, channel: Channel, names = sortedDomain(frame, channel)): Json {
  const dimension = frame.plan.dimensions[channel];
  return {
    field: dimension && isContinuous(dimension) ? `${channel}Label` : channel,
    type: 'nominal',
    title: null,
    sort: names,
    scale: { domain: names },
  };
}

/** Names under the marks: categories are cut to their band, ordered labels are thinned out. */
export function namesBelow(frame: Frame, { width }: ChartSize): Json {
  const names = sortedDomain(frame, 'x');
  const band = Math.floor((width - axisSpace) / Math.max(1, names.length));
  const isCategory = frame.plan.dimensions.x?.by === 'category';
  return {
    ...discrete(frame, 'x', names),
    axis: { labelAngle: 0, labelOverlap: true, labelLimit: isCategory ? Math.max(24, band - 4) : 120 },
  };
}
