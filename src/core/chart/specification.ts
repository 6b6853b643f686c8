/** A frame as a Vega-Lite specification with its values inside; mark `#n` is row n of the frame. */
import { titleOf } from './describe.ts';
import type { Frame } from './frame.ts';
import { domainOf, valuesOf, type Json } from './frameValues.ts';
import type { ChartColors, ChartSize } from './axes.ts';
import { drawMarks } from './marks.ts';

export function specificationOf(frame: Frame, colors: ChartColors, size: ChartSize): Json {
  const { plan } = frame;
  const values = valuesOf(frame);
  const facet = plan.dimensions.facet;
  const count = facet ? domainOf(frame, 'facet').length : 1;
  const across = Math.min(count, Math.max(1, Math.floor(size.width / 240)));
  const inner: ChartSize = facet
    ? {
        width: Math.max(80, Math.floor((size.width - 60) / across) - 24),
        height: Math.max(80, Math.floor(size.height / Math.ceil(count / across)) - 60),
      }
    : size;
  const drawn = drawMarks(frame, values, colors, inner);
  const head = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: titleOf(plan),
    data: { values },
  };
  if (!facet)
    return {
      ...head,
      autosize: { type: 'fit', contains: 'padding' },
      width: size.width,
      height: inner.height,
      ...drawn,
    };
  return {
    ...head,
    facet: { field: 'facet', type: 'nominal', title: null, sort: domainOf(frame, 'facet') },
    columns: across,
    spec: { width: inner.width, height: inner.height, ...drawn },
  };
}
