/** What the grid needs of a result; the results panel, the file view and the notebook each bring their transport. */
import type { ColumnStatistics, ResultColumn } from '../../../src/protocol/engine/query.ts';

/** A block of cells, column by column: `cells[i][j]` is row `firstRow + j` of column `firstColumn + i`. */
export interface GridPage {
  firstRow: number;
  rows: number;
  firstColumn: number;
  cells: (string | null)[][];
  /** Cells whose text was cut: [row offset, column offset]. */
  clipped: [number, number][];
}

export interface PageSource {
  readonly columns: ResultColumn[];
  /** Rows that can be asked for. */
  readonly rowCount: number;
  /** Another value means other rows under the same numbers. */
  readonly version: number;
  page(
    firstRow: number,
    rows: number,
    firstColumn: number,
    columns: number,
    signal: AbortSignal,
  ): Promise<GridPage>;
  /** The picture of a column's header; absent where there is none to be had yet. */
  statistics?(column: number, signal: AbortSignal): Promise<ColumnStatistics>;
}

/** A rectangle of cells; both ends inclusive. */
export interface CellRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}
