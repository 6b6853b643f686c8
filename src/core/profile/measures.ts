/** Which figures a type has, as SQL over one column. Every figure leaves DuckDB as text. */
import type { ColumnKind } from '../../protocol/engine/query.ts';

export const quantileShares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

export interface MeasureWish {
  /** The column as SQL. */
  cell: string;
  type: string;
  kind: ColumnKind;
  /** How distinct values and quantiles are found: counted here, estimated here, or counted elsewhere. */
  spread: 'counted' | 'estimated' | 'elsewhere';
  /** Without the figures that can overflow: sum and standard deviation. */
  careful: boolean;
}

export type MeasureName =
  | 'present'
  | 'distinct'
  | 'minimum'
  | 'maximum'
  | 'mean'
  | 'standardDeviation'
  | 'sum'
  | 'quantiles'
  | 'zero'
  | 'negative'
  | 'notFinite'
  | 'minimumLength'
  | 'maximumLength'
  | 'empty'
  | 'padded';

const floating = /^(FLOAT|DOUBLE)$/;
const ordered = /^(DATE|TIMESTAMP|TIMESTAMP_S|TIMESTAMP_MS)$/;
export const longestText = 200;

/** SQL of each figure, without alias; a type has no others. */
export function measuresOf({
  cell,
  type,
  kind,
  spread,
  careful,
}: MeasureWish): Partial<Record<MeasureName, string>> {
  const measures: Partial<Record<MeasureName, string>> = { present: `count(${cell})` };
  if (spread !== 'elsewhere')
    measures.distinct = spread === 'counted' ? `count(DISTINCT ${cell})` : `approx_count_distinct(${cell})`;
  if (kind !== 'list' && kind !== 'struct' && kind !== 'json') {
    const extreme = (name: string) =>
      kind === 'text' || kind === 'binary'
        ? `left(${name}(${cell})::VARCHAR, ${longestText})`
        : `${name}(${cell})`;
    measures.minimum = extreme('min');
    measures.maximum = extreme('max');
  }
  if (kind === 'number' && type !== 'BIGNUM') {
    const finite = floating.test(type) ? ` FILTER (isfinite(${cell}))` : '';
    // The sum behind a mean of DOUBLE rounds with each row; of whole numbers and decimals it is exact, but may overflow.
    measures.mean = careful ? `avg(${cell}::DOUBLE)${finite}` : `avg(${cell})${finite}`;
    if (!careful) {
      measures.sum = `sum(${cell})${finite}`;
      measures.standardDeviation = `stddev_samp(${cell}::DOUBLE)${finite}`;
    }
    if (spread !== 'elsewhere') measures.quantiles = quantiles(cell, spread, finite);
    measures.zero = `count(*) FILTER (${cell} = 0)`;
    measures.negative = `count(*) FILTER (${cell} < 0)`;
    if (floating.test(type)) measures.notFinite = `count(*) FILTER (NOT isfinite(${cell}))`;
  }
  if (ordered.test(type) && spread !== 'elsewhere')
    measures.quantiles = quantiles(cell, spread, ` FILTER (isfinite(${cell}))`);
  const length = lengthOf(cell, type, kind);
  if (length !== null) {
    measures.minimumLength = `min(${length})`;
    measures.maximumLength = `max(${length})`;
  }
  if (kind === 'text' && type === 'VARCHAR') {
    measures.empty = `count(*) FILTER (${cell} = '')`;
    measures.padded = `count(*) FILTER (${cell} <> trim(${cell}))`;
  }
  return measures;
}

function quantiles(cell: string, spread: 'counted' | 'estimated', filter: string): string {
  const list = `[${quantileShares.join(', ')}]`;
  // reservoir_quantile is five times as fast, but of sorted rows it sees the first ones only.
  const call = spread === 'counted' ? `quantile_disc(${cell}, ${list})` : `approx_quantile(${cell}, ${list})`;
  return `to_json((${call}${filter})::VARCHAR[])`;
}

/** True for types that have quantiles. */
export function hasQuantiles(type: string, kind: ColumnKind): boolean {
  return (kind === 'number' && type !== 'BIGNUM') || ordered.test(type);
}

function lengthOf(cell: string, type: string, kind: ColumnKind): string | null {
  if (kind === 'list') return `len(${cell})`;
  if (type === 'BLOB') return `octet_length(${cell})`;
  return kind === 'text' && type === 'VARCHAR' ? `length(${cell})` : null;
}
