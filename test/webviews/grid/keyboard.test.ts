import { describe, expect, it } from 'vitest';
import { keyAction } from '../../../webviews/common/grid/keyboard.ts';
import {
  clampSelection,
  everything,
  move,
  rangeOf,
  wholeColumns,
  wholeRows,
} from '../../../webviews/common/grid/selection.ts';

const extent = { rows: 1000, columns: 10 };
const press = (key: string, ...held: string[]) => ({
  key,
  control: held.includes('control'),
  shift: held.includes('shift'),
  alt: held.includes('alt'),
});
const at = (row: number, column: number) => ({ row, column });

describe('keys of the grid', () => {
  it.each([
    ['ArrowDown', [], at(5, 3), at(6, 3)],
    ['ArrowUp', [], at(0, 3), at(-1, 3)],
    ['ArrowDown', ['control'], at(5, 3), at(999, 3)],
    ['ArrowUp', ['control'], at(5, 3), at(0, 3)],
    ['ArrowRight', ['control'], at(5, 3), at(5, 9)],
    ['PageDown', [], at(990, 3), at(999, 3)],
    ['PageUp', [], at(5, 3), at(0, 3)],
    ['Home', [], at(5, 3), at(5, 0)],
    ['End', ['control'], at(5, 3), at(999, 9)],
    ['Home', ['control'], at(5, 3), at(0, 0)],
  ])('%s %s goes from %o to %o', (key, held, from, to) => {
    expect(keyAction(press(key, ...held), from, extent, 20)).toEqual({ do: 'move', to, extend: false });
  });

  it('opens cells, menus and copies', () => {
    expect(keyAction(press('Enter'), at(5, 3), extent, 20)).toEqual({ do: 'open' });
    expect(keyAction(press('Enter'), at(-1, 3), extent, 20)).toEqual({ do: 'header_menu' });
    expect(keyAction(press('c', 'control'), at(5, 3), extent, 20)).toEqual({ do: 'copy', header: false });
    expect(keyAction(press('C', 'control', 'shift'), at(5, 3), extent, 20)).toEqual({
      do: 'copy',
      header: true,
    });
    expect(keyAction(press('ArrowRight', 'alt'), at(-1, 3), extent, 20)).toEqual({ do: 'resize', by: 16 });
  });

  it('leaves other keys to the view and the editor', () => {
    for (const [key, held] of [
      ['Tab', ''],
      ['F6', ''],
      ['p', 'control'],
      ['ArrowLeft', 'alt'],
      ['Enter', 'control'],
      ['a', ''],
    ] as const)
      expect(keyAction(press(key, held), at(5, 3), extent, 20)).toBeNull();
  });
});

describe('selection', () => {
  it('extends from its anchor in every direction and never into the header', () => {
    const from = { active: at(5, 5), anchor: at(5, 5) };
    expect(rangeOf(move(from, at(2, 7), true, extent))).toEqual({
      firstRow: 2,
      lastRow: 5,
      firstColumn: 5,
      lastColumn: 7,
    });
    expect(move(from, at(-1, 5), true, extent).active).toEqual(at(0, 5));
  });

  it('stays inside a result that became smaller', () => {
    const all = everything(extent);
    expect(rangeOf(clampSelection(all, { rows: 3, columns: 2 }))).toEqual({
      firstRow: 0,
      lastRow: 2,
      firstColumn: 0,
      lastColumn: 1,
    });
  });

  it('takes whole rows and columns', () => {
    expect(rangeOf(wholeRows(3, 1, extent))).toEqual({
      firstRow: 1,
      lastRow: 3,
      firstColumn: 0,
      lastColumn: 9,
    });
    expect(rangeOf(wholeColumns(2, 4, extent))).toEqual({
      firstRow: 0,
      lastRow: 999,
      firstColumn: 2,
      lastColumn: 4,
    });
  });
});
