/** The active cell and the range around it. Row -1 is the header. */
import type { CellRange } from './pageSource.ts';

export interface GridCell {
  row: number;
  column: number;
}

export interface Selection {
  /** Where the keyboard stands. */
  active: GridCell;
  /** The corner that stays while a range is drawn. */
  anchor: GridCell;
}

export interface GridExtent {
  rows: number;
  columns: number;
}

export const noSelection: Selection = { active: { row: 0, column: 0 }, anchor: { row: 0, column: 0 } };

export function rangeOf({ active, anchor }: Selection): CellRange {
  return {
    firstRow: Math.max(0, Math.min(active.row, anchor.row)),
    lastRow: Math.max(active.row, anchor.row),
    firstColumn: Math.min(active.column, anchor.column),
    lastColumn: Math.max(active.column, anchor.column),
  };
}

export function cellCount(range: CellRange): number {
  return (range.lastRow - range.firstRow + 1) * (range.lastColumn - range.firstColumn + 1);
}

export function contains(range: CellRange, row: number, column: number): boolean {
  return (
    row >= range.firstRow && row <= range.lastRow && column >= range.firstColumn && column <= range.lastColumn
  );
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Keeps both corners inside a result that may have become smaller. */
export function clampSelection({ active, anchor }: Selection, extent: GridExtent): Selection {
  const inside = (cell: GridCell): GridCell => ({
    row: clamp(cell.row, -1, extent.rows - 1),
    column: clamp(cell.column, 0, Math.max(0, extent.columns - 1)),
  });
  return { active: inside(active), anchor: inside(anchor) };
}

/** Moves the active cell; `extend` leaves the anchor where it is. */
export function move(selection: Selection, to: GridCell, extend: boolean, extent: GridExtent): Selection {
  const row = extend ? Math.max(0, to.row) : to.row;
  return clampSelection(
    { active: { ...to, row }, anchor: extend ? selection.anchor : { ...to, row } },
    extent,
  );
}

export function wholeRows(first: number, last: number, extent: GridExtent): Selection {
  return {
    active: { row: last, column: 0 },
    anchor: { row: first, column: Math.max(0, extent.columns - 1) },
  };
}

export function wholeColumns(first: number, last: number, extent: GridExtent): Selection {
  return { active: { row: 0, column: last }, anchor: { row: Math.max(0, extent.rows - 1), column: first } };
}

export function everything(extent: GridExtent): Selection {
  return {
    active: { row: 0, column: 0 },
    anchor: { row: Math.max(0, extent.rows - 1), column: Math.max(0, extent.columns - 1) },
  };
}
