/** What to draw of a result, and where. Numbers are read as floating point here only: for pixels. */
import type { ColumnStatistics, ResultColumn } from '../../src/protocol/engine/query.ts';

/** Up to so many rows every row is a mark; above, a column is summed up by the engine. */
export const mostMarks = 2000;
const mostBars = 60;

export interface ChartChoice {
  /** Column on the horizontal axis. */
  x: number;
  /** Column of the bar's height; null counts rows. */
  y: number | null;
}

export interface Mark {
  label: string;
  value: number;
  /** The exact stored text of the value. */
  text: string;
}

export interface ChartData {
  kind: 'bar' | 'line' | 'histogram';
  marks: Mark[];
  /** Rows or values that are not drawn, in words; empty where everything is. */
  leftOut: string;
}

/** A point in time or a category against the first number behind it; one column alone: its distribution. */
export function proposedChart(columns: ResultColumn[], rowCount: number): ChartChoice {
  const find = (kinds: ResultColumn['kind'][], except = -1): number =>
    columns.findIndex((column, index) => index !== except && kinds.includes(column.kind));
  const label = [find(['temporal']), find(['text']), find(['boolean'])].find((column) => column >= 0) ?? -1;
  const number = find(['number'], label);
  if (rowCount <= mostMarks && label >= 0 && number >= 0) return { x: label, y: number };
  if (label >= 0 && rowCount > mostMarks) return { x: label, y: null };
  return { x: Math.max(0, number >= 0 ? number : label), y: null };
}

export function marksFromRows(x: (string | null)[], y: (string | null)[], xColumn: ResultColumn): ChartData {
  const marks: Mark[] = [];
  let without = 0;
  x.forEach((label, index) => {
    const text = y[index] ?? null;
    const value = text === null ? Number.NaN : Number(text);
    if (Number.isFinite(value)) marks.push({ label: label ?? 'NULL', value, text: text! });
    else without++;
  });
  const isLine = xColumn.kind === 'temporal' || xColumn.kind === 'number';
  if (isLine) sortAlong(marks, xColumn);
  const kind = isLine && marks.length > 12 ? 'line' : 'bar';
  const cut = kind === 'bar' ? marks.slice(0, mostBars) : marks;
  const words = [];
  if (cut.length < marks.length) words.push(`first ${cut.length} of ${marks.length} rows`);
  if (without > 0) words.push(`${without} without a number left out`);
  return { kind, marks: cut, leftOut: words.join(', ') };
}

/** DuckDB's texts of points in time sort as texts. */
function sortAlong(marks: Mark[], column: ResultColumn): void {
  if (column.kind === 'number') marks.sort((left, right) => Number(left.label) - Number(right.label));
  else marks.sort((left, right) => (left.label < right.label ? -1 : left.label > right.label ? 1 : 0));
}

export function marksFromStatistics(statistics: ColumnStatistics): ChartData {
  const nulls = statistics.nullCount > 0 ? `${statistics.nullCount.toLocaleString('en')} null left out` : '';
  if (statistics.histogram)
    return {
      kind: 'histogram',
      marks: statistics.histogram.map(({ lower, upper, count }) => ({
        label: lower === upper ? lower : `${lower} to ${upper}`,
        value: count,
        text: String(count),
      })),
      leftOut: nulls,
    };
  const top = statistics.topValues ?? [];
  const shown = top.reduce((sum, { count }) => sum + count, 0);
  const others = statistics.scope - statistics.nullCount - shown;
  const words = others > 0 ? `${others.toLocaleString('en')} rows with other values` : '';
  return {
    kind: 'bar',
    marks: top.map(({ value, count }) => ({
      label: value === '' ? '“”' : value,
      value: count,
      text: String(count),
    })),
    leftOut: [words, nulls].filter(Boolean).join(', '),
  };
}

/** Round steps of the vertical axis, at most five; bars begin at zero. */
export function axisSteps(values: number[], fromZero: boolean): number[] {
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (fromZero) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  if (low === high) high = low + Math.max(1, Math.abs(low));
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!;
  const steps = [];
  for (let index = Math.floor(low / step); index <= Math.ceil(high / step - 1e-9); index++)
    steps.push(Number((index * step).toPrecision(12)));
  return steps;
}

/** `1.2 M`, `350 k`, `0.25` */
export function axisWords(value: number): string {
  const size = Math.abs(value);
  for (const [unit, word] of [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ] as const)
    if (size >= unit) return `${Number((value / unit).toPrecision(4))}${word}`;
  return String(Number(value.toPrecision(6)));
}
