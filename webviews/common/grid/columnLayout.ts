/** Widths and positions of the columns. */
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';
import { cellParts } from './cellText.ts';

export const narrowestColumn = 56;
export const widestColumn = 320;
const narrowestByHand = 32;
const widestByHand = 2000;

export interface ColumnLayout {
  readonly widths: number[];
  /** `lefts[i]` is where column i begins; the last entry is the whole width. */
  readonly lefts: number[];
}

export function layOut(widths: number[]): ColumnLayout {
  const lefts = [0];
  for (const width of widths) lefts.push(lefts[lefts.length - 1]! + width);
  return { widths, lefts };
}

/** Index of the column at `x`, clamped to the first and last one. */
export function columnAt(layout: ColumnLayout, x: number): number {
  let low = 0;
  let high = layout.widths.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (layout.lefts[middle]! <= x) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Columns seen between `left` and `left + width`: first and one past the last. */
export function columnWindow(layout: ColumnLayout, left: number, width: number): [number, number] {
  if (layout.widths.length === 0) return [0, 0];
  return [columnAt(layout, left), columnAt(layout, left + Math.max(0, width - 1)) + 1];
}

export function clampByHand(width: number): number {
  return Math.round(Math.min(widestByHand, Math.max(narrowestByHand, width)));
}

/**
 * The width that shows the name whole and the given texts up to the widest automatic width.
 * `measure` gives the pixels of a text in the grid's font, `measureName` in the header's.
 */
export function fittedWidth(
  column: ResultColumn,
  texts: Iterable<string | null>,
  measure: (text: string) => number,
  measureName: (text: string) => number,
): number {
  const name = Math.ceil(measureName(column.name)) + 16 + 18 + 20;
  // To measure costs microseconds: of a block's texts only the longest few are.
  const length = (text: string | null): number => text?.length ?? 4;
  const longest = [...texts].sort((one, other) => length(other) - length(one)).slice(0, 8);
  const widest = Math.max(0, ...longest.map((text) => measure(drawnText(text, column))));
  const data = Math.ceil(widest) + 17;
  return Math.max(name, Math.min(widestColumn, Math.max(narrowestColumn, data)));
}

/** What a cell draws, as far as the widest automatic width can show. */
function drawnText(text: string | null, column: ResultColumn): string {
  const parts = cellParts(text?.slice(0, 400) ?? null, column, false);
  return parts
    .map((part) => part.text)
    .join('')
    .slice(0, 80);
}
