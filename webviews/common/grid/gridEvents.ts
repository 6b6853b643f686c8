/** What the grid tells the view around it, and what the view keeps of it. */
import type { CellRange } from './pageSource.ts';
import type { GridCell, Selection } from './selection.ts';

export interface GridMenu {
  kind: 'header' | 'cell';
  cell: GridCell;
  x: number;
  y: number;
}

export interface GridEvents {
  onSelect?(range: CellRange, active: GridCell): void;
  /** Enter or a double click on a cell. */
  onOpen?(cell: GridCell): void;
  onCopy?(range: CellRange, header: boolean): void;
  onMenu?(menu: GridMenu): void;
  /** Escape with nothing left to collapse. */
  onEscape?(): void;
  onFailure?(error: unknown): void;
  /** Milliseconds from the arrival of the first block to the frame that shows it. */
  onFirstDraw?(milliseconds: number): void;
  /** Something that `state()` keeps has changed. */
  onMoved?(): void;
}

/** What is kept when the view is hidden or loaded again. */
export interface GridState {
  /** First row in sight, with its fraction. */
  row: number;
  left: number;
  selection: Selection;
  /** Widths set by hand. */
  widths: [column: number, width: number][];
}
