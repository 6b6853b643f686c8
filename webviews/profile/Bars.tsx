/** Histograms and most frequent values, as bars in whole pixels. */
import { formatCount } from '../../src/core/format/words.ts';
import type { ColumnProfile } from '../../src/protocol/engine/profile.ts';
import { share } from './words.ts';

interface HistogramProps {
  histogram: NonNullable<ColumnProfile['histogram']>;
  width: number;
  height: number;
  /** Bars tell their range and count. */
  titles?: boolean;
}

export function Histogram({ histogram, width, height, titles }: HistogramProps) {
  const highest = Math.max(1, ...histogram.map(({ count }) => count));
  const step = Math.max(2, Math.floor((width + 1) / Math.max(1, histogram.length)));
  return (
    <svg class="chart" width={width} height={height} aria-hidden="true">
      {histogram.map(({ lower, upper, count }, index) => {
        const tall = count === 0 ? 0 : Math.max(1, Math.round((count / highest) * height));
        return (
          <rect key={index} class="f-bar" x={index * step} y={height - tall} width={step - 1} height={tall}>
            {titles ? <title>{`${lower} to ${upper}: ${formatCount(count)}`}</title> : null}
          </rect>
        );
      })}
    </svg>
  );
}

interface TopProps {
  column: ColumnProfile;
  most: number;
  wide?: boolean;
}

export function TopValues({ column, most, wide }: TopProps) {
  const values = (column.topValues ?? []).slice(0, most);
  const highest = Math.max(1, ...values.map(({ count }) => count));
  const present = column.scope - column.nullCount;
  return (
    <div class={`prof-top${wide ? ' wide' : ''}`}>
      {values.map(({ value, count }) => (
        <div key={value} class="prof-value" title={`${value}: ${formatCount(count)}`}>
          <i style={{ width: `${(100 * count) / highest}%` }} />
          <em class={wide ? 'mono ell' : 'ell'}>{value === '' ? '“” empty' : value}</em>
          <b>{wide ? formatCount(count) : share(count, present)}</b>
        </div>
      ))}
    </div>
  );
}
