/** What a key press asks of the grid. Pure, so that the table of keys can be read and tested in one place. */
import type { GridCell, GridExtent } from './selection.ts';

export interface KeyPress {
  key: string;
  /** Control, or Command on a Mac. */
  control: boolean;
  shift: boolean;
  alt: boolean;
}

export type KeyAction =
  | { do: 'move'; to: GridCell; extend: boolean }
  | { do: 'open' }
  | { do: 'select_all' }
  | { do: 'select_row' }
  | { do: 'select_column' }
  | { do: 'copy'; header: boolean }
  | { do: 'header_menu' }
  | { do: 'cell_menu' }
  | { do: 'resize'; by: number }
  | { do: 'collapse' };

/** Pixels by which the keyboard widens or narrows a column. */
const resizeStep = 16;

/** `null`: the key is not the grid's and goes on to the view and the editor. */
export function keyAction(
  press: KeyPress,
  active: GridCell,
  extent: GridExtent,
  pageRows: number,
): KeyAction | null {
  const { key, control, shift, alt } = press;
  const inHeader = active.row < 0;
  if (alt) {
    if (key === 'ArrowDown') return { do: 'header_menu' };
    if (inHeader && key === 'ArrowRight') return { do: 'resize', by: resizeStep };
    if (inHeader && key === 'ArrowLeft') return { do: 'resize', by: -resizeStep };
    return null;
  }
  const to = destination(press, active, extent, pageRows);
  if (to) return { do: 'move', to, extend: shift };
  const letter = key.toLowerCase();
  if (control && letter === 'a') return { do: 'select_all' };
  if (control && letter === 'c') return { do: 'copy', header: shift };
  if (key === ' ' && shift && !control) return { do: 'select_row' };
  if (key === ' ' && control) return { do: 'select_column' };
  if (key === 'ContextMenu' || (key === 'F10' && shift))
    return inHeader ? { do: 'header_menu' } : { do: 'cell_menu' };
  if ((key === 'Enter' || key === ' ') && inHeader) return { do: 'header_menu' };
  if (key === 'Enter' && !control) return { do: 'open' };
  if (key === 'Escape') return { do: 'collapse' };
  return null;
}

function destination(
  { key, control }: KeyPress,
  { row, column }: GridCell,
  { rows, columns }: GridExtent,
  pageRows: number,
): GridCell | null {
  const lastRow = rows - 1;
  const lastColumn = columns - 1;
  switch (key) {
    case 'ArrowDown':
      return { row: control ? lastRow : row + 1, column };
    case 'ArrowUp':
      return { row: control && row > 0 ? 0 : row - 1, column };
    case 'ArrowRight':
      return { row, column: control ? lastColumn : column + 1 };
    case 'ArrowLeft':
      return { row, column: control ? 0 : column - 1 };
    case 'PageDown':
      return { row: Math.min(lastRow, Math.max(0, row) + pageRows), column };
    case 'PageUp':
      return { row: Math.max(0, row - pageRows), column };
    case 'Home':
      return control ? { row: 0, column: 0 } : { row, column: 0 };
    case 'End':
      return control ? { row: lastRow, column: lastColumn } : { row, column: lastColumn };
    default:
      return null;
  }
}
