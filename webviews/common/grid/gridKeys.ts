/** Carries out what the keys ask of the grid. */
import { keyAction } from './keyboard.ts';
import {
  everything,
  type GridCell,
  type GridExtent,
  move,
  type Selection,
  wholeColumns,
  wholeRows,
} from './selection.ts';

export interface KeyTarget {
  readonly extent: GridExtent;
  readonly selection: Selection;
  readonly pageRows: number;
  select(selection: Selection): void;
  open(cell: GridCell): void;
  copy(header: boolean): void;
  menu(cell: GridCell): void;
  escape(): void;
  widthOf(column: number): number;
  resizeColumn(column: number, width: number): void;
}

export function listenToKeys(element: HTMLElement, grid: KeyTarget): void {
  element.addEventListener('keydown', (event) => {
    const press = {
      key: event.key,
      control: event.ctrlKey || event.metaKey,
      shift: event.shiftKey,
      alt: event.altKey,
    };
    const { active, anchor } = grid.selection;
    const action = keyAction(press, active, grid.extent, grid.pageRows);
    if (!action || grid.extent.columns === 0) return;
    event.preventDefault();
    event.stopPropagation();
    switch (action.do) {
      case 'move':
        return grid.select(move(grid.selection, action.to, action.extend, grid.extent));
      case 'open':
        return grid.open(active);
      case 'select_all':
        return grid.select(everything(grid.extent));
      case 'select_row':
        return grid.select(wholeRows(anchor.row, active.row, grid.extent));
      case 'select_column':
        return grid.select(wholeColumns(anchor.column, active.column, grid.extent));
      case 'copy':
        return grid.copy(action.header);
      case 'header_menu':
        return grid.menu({ row: -1, column: active.column });
      case 'cell_menu':
        return grid.menu(active);
      case 'resize':
        return grid.resizeColumn(active.column, grid.widthOf(active.column) + action.by);
      case 'collapse':
        if (anchor.row !== active.row || anchor.column !== active.column)
          return grid.select({ active, anchor: active });
        return grid.escape();
    }
  });
}
