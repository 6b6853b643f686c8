/** Points of the page and cells of the grid. */
import type { Sight } from './body.ts';
import { columnAt } from './columnLayout.ts';
import type { GridCell } from './selection.ts';

export const headerHeight = 64;

export interface Point {
  x: number;
  y: number;
}

/** The cell under a point, clamped to the cells; row -1 is the header, column -1 the row numbers. */
export function cellAt({ x, y }: Point, area: DOMRect, sight: Sight): GridCell {
  const inRows = y - area.top - headerHeight;
  const inCells = x - area.left - sight.rowNumberWidth;
  const row = Math.floor((inRows + sight.top) / sight.rowHeight);
  return {
    row: inRows < 0 ? -1 : Math.min(row, sight.rowCount - 1),
    column: inCells < 0 ? -1 : columnAt(sight.layout, inCells + sight.left),
  };
}

/** By how much a point lies outside the cells. */
export function outside({ x, y }: Point, area: DOMRect, sight: Sight): Point {
  const beyond = (at: number, low: number, high: number): number =>
    at < low ? at - low : at > high ? at - high : 0;
  const left = area.left + sight.rowNumberWidth;
  const top = area.top + headerHeight;
  return { x: beyond(x, left, left + sight.width), y: beyond(y, top, top + sight.height) };
}

/** The point from which a menu of a cell hangs. */
export function pointUnder({ row, column }: GridCell, area: DOMRect, sight: Sight): Point {
  const y = row < 0 ? headerHeight : headerHeight + (row + 1) * sight.rowHeight - sight.top;
  const x = sight.rowNumberWidth + (sight.layout.lefts[column] ?? 0) - sight.left;
  return { x: area.left + x, y: area.top + y };
}
