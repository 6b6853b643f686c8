/** What a column can be on a chart, by its DuckDB type. */
import type { ResultColumn } from '../../protocol/engine/query.ts';

/** `whole` and `decimal` are binned exactly, `floating` by comparison; everything else is a category by its text. */
export type ScaleKind = 'whole' | 'decimal' | 'floating' | 'time' | 'category';

export interface ChartSourceColumn {
  /** As the chart names it. */
  name: string;
  type: string;
  kind: ScaleKind;
  index: number;
}

export function scaleKindOf(type: string): ScaleKind {
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT)|HUGEINT)$/.test(type)) return 'whole';
  if (/^DECIMAL\(/.test(type)) return 'decimal';
  if (/^(FLOAT|DOUBLE|UHUGEINT|BIGNUM)$/.test(type)) return 'floating';
  if (/^(DATE|TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE)$/.test(type)) return 'time';
  return 'category';
}

export const isMeasure = (kind: ScaleKind): boolean => kind !== 'time' && kind !== 'category';

/** Digits behind the point of a decimal; 0 of whole numbers. */
export const digitsOf = (type: string): number => Number(/^DECIMAL\(\d+,\s*(\d+)\)/.exec(type)?.[1] ?? 0);

/** `names` are those that files use, where no two are equal. */
export function sourceColumns(
  columns: readonly ResultColumn[],
  names: readonly string[],
): ChartSourceColumn[] {
  return columns.map(({ name, type }, index) => ({
    name: names[index] ?? name,
    type,
    kind: scaleKindOf(type),
    index,
  }));
}
