/** The small picture in a column header, as bars in whole pixels, and the words under it. */
import { formatCount } from '../../../src/core/format/words.ts';
import type { ColumnStatistics, ResultColumn } from '../../../src/protocol/engine/query.ts';

export interface Bar {
  x: number;
  width: number;
  y: number;
  height: number;
  /** Class of the fill, see style/charts.css. */
  fill: 'f-bar' | 'f-soft' | 'f-track' | 'f-strong';
  title: string;
}

export const pictureHeight = 22;

/** Bars of a histogram, parts of a stacked bar, or nothing. */
export function bars(statistics: ColumnStatistics, column: ResultColumn, width: number): Bar[] {
  if (statistics.histogram && statistics.histogram.length > 0) return histogramBars(statistics, width);
  if (statistics.topValues && statistics.topValues.length > 0) return stackedBars(statistics, column, width);
  return [];
}

function histogramBars(statistics: ColumnStatistics, width: number): Bar[] {
  const bins = mergeToFit(statistics.histogram ?? [], Math.max(1, Math.floor((width + 1) / 3)));
  const highest = Math.max(1, ...bins.map((bin) => bin.count));
  const step = Math.max(2, Math.floor((width + 1) / bins.length));
  return bins.map((bin, index) => {
    const height = bin.count === 0 ? 0 : Math.max(1, Math.round((bin.count / highest) * pictureHeight));
    return {
      x: index * step,
      width: Math.min(16, step - 1),
      y: pictureHeight - height,
      height,
      fill: 'f-bar',
      title: `${bin.lower} to ${bin.upper}: ${formatCount(bin.count)}`,
    };
  });
}

/** Neighbouring bins are added up where there is no room for all. */
function mergeToFit<Bin extends { lower: string; upper: string; count: number }>(
  bins: Bin[],
  most: number,
): { lower: string; upper: string; count: number }[] {
  const together = Math.ceil(bins.length / most);
  if (together <= 1) return bins;
  const merged = [];
  for (let at = 0; at < bins.length; at += together) {
    const group = bins.slice(at, at + together);
    const count = group.reduce((sum, bin) => sum + bin.count, 0);
    merged.push({ lower: group[0]!.lower, upper: group.at(-1)!.upper, count });
  }
  return merged;
}

const fills = ['f-strong', 'f-bar', 'f-soft'] as const;

function stackedBars(statistics: ColumnStatistics, column: ResultColumn, width: number): Bar[] {
  const values = statistics.scope - statistics.nullCount;
  const result: Bar[] = [];
  let x = 0;
  (statistics.topValues ?? []).forEach(({ value, count }, index) => {
    const part = Math.round((count / Math.max(1, values)) * width);
    const gap = part > 2 ? 1 : 0;
    const fill =
      column.kind === 'boolean'
        ? value === 'true'
          ? 'f-bar'
          : 'f-soft'
        : fills[Math.min(index, fills.length - 1)]!;
    const title = `${value === '' ? '“”' : value}: ${formatCount(count)}`;
    if (part > 0) result.push({ x, width: part - gap, y: 4, height: 14, fill, title });
    x += part;
  });
  if (x < width - 1)
    result.push({ x, width: width - x, y: 4, height: 14, fill: 'f-track', title: 'other values' });
  return result;
}

export function nullShare({ scope, nullCount }: ColumnStatistics): number {
  return scope === 0 ? 0 : nullCount / scope;
}

/** `0.2% null`; empty below 0.1%. */
export function nullWords(statistics: ColumnStatistics): string {
  const share = nullShare(statistics);
  if (share < 0.001) return '';
  return share === 1 ? 'all null' : `${Math.min(99.9, Math.round(share * 1000) / 10)}% null`;
}

/** Left and right words under the picture, in the longest form that fits into `width` pixels. */
export function caption(statistics: ColumnStatistics, column: ResultColumn, width = 320): [string, string] {
  const nulls = nullWords(statistics);
  if (statistics.scope === 0 || statistics.nullCount === statistics.scope) return [nulls, ''];
  if (column.kind === 'boolean') {
    const values = statistics.scope - statistics.nullCount;
    const count = statistics.topValues?.find(({ value }) => value === 'true')?.count ?? 0;
    return [`${shareWords(count / Math.max(1, values))} true`, nulls];
  }
  if (!statistics.histogram || statistics.minimum === null || statistics.maximum === null)
    return [distinctWords(statistics, width - nulls.length * captionCharacter), nulls];
  const { minimum, maximum } = statistics;
  const shorter = column.kind === 'temporal' ? shorterTimes : shorterNumbers;
  // 20220101 and 20241231 are both 20.2 M.
  const alike = shorter[0]?.(minimum) === shorter[0]?.(maximum);
  let words: [string, string] = ['', ''];
  for (const shorten of alike ? [asItIs, ...shorter] : shorter) {
    const [low, high] = [shorten(minimum), shorten(maximum)];
    const same = low === high;
    words = nulls ? [same ? low : `${low} – ${high}`, nulls] : [low, same ? '' : high];
    if ((words[0].length + words[1].length) * captionCharacter + captionGap <= width) break;
  }
  return words;
}

/** Pixels of a digit of the caption at 11 px, and between its two ends. */
const captionCharacter = 6.6;
const captionGap = 6;

const asItIs = (text: string): string => text;

/** From the date to the year; the whole stands in the tooltip. */
const shorterTimes = [10, 7, 4].map((length) => (text: string): string => {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  return date ? date.slice(0, length) : text;
});

/** From all digits to the size: `302164.21`, `302164`, `302 k`. */
const shorterNumbers: ((text: string) => string)[] = [
  (text) => (/^-?\d{7,}/.test(text) ? sizeOf(text) : text.replace(/(\.\d{4})\d{2,}$/, '$1…')),
  (text) => (/^-?\d{7,}/.test(text) ? sizeOf(text) : text.replace(/\.\d+$/, '')),
  sizeOf,
];

function sizeOf(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!match) return text;
  const [, sign, whole = ''] = match;
  if (whole.length < 4) return `${sign}${whole}`;
  const digits = whole.length % 3 || 3;
  const unit = [' k', ' M', ' G', ' T', ' P', ' E'][Math.ceil(whole.length / 3) - 2];
  if (!unit) return `${sign}${whole.slice(0, 1)}e${whole.length - 1}`;
  const tenth = digits === 3 || unit === ' k' ? '' : `.${whole[digits]}`;
  return `${sign}${whole.slice(0, digits)}${tenth}${unit}`;
}

function shareWords(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return '<1%';
  if (percent < 100 && percent > 99) return '>99%';
  return `${Math.round(percent)}%`;
}

function distinctWords(statistics: ColumnStatistics, width: number): string {
  if (statistics.distinctCount === null) return '';
  const values = statistics.scope - statistics.nullCount;
  if (!statistics.complete) {
    const whole = `${formatCount(statistics.distinctCount)} in ${formatCount(statistics.scope)} rows`;
    return whole.length * captionCharacter <= width ? whole : `≥ ${formatCount(statistics.distinctCount)}`;
  }
  const exact = statistics.scope <= 100_000;
  if (exact && statistics.distinctCount === values && values > 1) return 'unique';
  return `${exact ? '' : '~'}${formatCount(statistics.distinctCount)} distinct`;
}
