/** The rows: a fixed set of elements that is filled again as rows and columns come into sight. */
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';
import { columnsPerBlock, rowsPerBlock } from '../../../src/protocol/engine/query.ts';
import { type Block, type BlockCache, blockKey } from './blockCache.ts';
import { cellParts, isRightAligned } from './cellText.ts';
import { type ColumnLayout, columnWindow } from './columnLayout.ts';
import { contains, rangeOf, type Selection } from './selection.ts';

export interface Sight {
  /** Pixels of rows above the first pixel seen; exact at any length. */
  top: number;
  left: number;
  /** Size of the area in which cells are seen, without header and row numbers. */
  width: number;
  height: number;
  rowHeight: number;
  rowCount: number;
  rowNumberWidth: number;
  columns: ResultColumn[];
  layout: ColumnLayout;
  /** Another value after widths changed. */
  layoutStamp: number;
  selection: Selection;
  search: string;
}

interface CellSlot {
  element: HTMLElement;
  row: number;
  column: number;
  stamp: number;
  layoutStamp: number;
  selected: boolean;
}

interface RowSlot {
  element: HTMLElement;
  number: HTMLElement;
  cells: HTMLElement;
  slots: CellSlot[];
  row: number;
}

/** First and one past the last row in sight. */
export function rowWindow({ top, height, rowHeight, rowCount }: Sight): [number, number] {
  const first = Math.floor(top / rowHeight);
  return [Math.min(first, rowCount), Math.min(rowCount, Math.ceil((top + height) / rowHeight))];
}

/** Stamp of a cell without a block. */
const waiting = -1;

export class GridBody {
  readonly element = box('body', 'rowgroup');
  readonly #rows: RowSlot[] = [];
  readonly #under = box('marks');
  readonly #over = box('marks');
  readonly #range = box('range');
  readonly #active = box('active-cell');
  readonly #hover = box('hover-row');
  readonly #cellId: (row: number, column: number) => string;
  #columnSlots = 0;
  #marksWaiting = false;

  constructor(cellId: (row: number, column: number) => string) {
    this.#cellId = cellId;
    this.#under.append(this.#range);
    this.#over.append(this.#active);
    for (const part of [this.#hover, this.#under, this.#over]) part.setAttribute('aria-hidden', 'true');
    this.element.append(this.#hover, this.#under, this.#over);
  }

  /** Throws away what is drawn, e.g. for another result. */
  clear(): void {
    for (const row of this.#rows) row.element.remove();
    this.#rows.length = 0;
  }

  /** Draws what is in sight and returns the keys of the blocks in sight that are not there or out of date. */
  draw(sight: Sight, cache: BlockCache): number[] {
    const [firstRow, endRow] = rowWindow(sight);
    const [firstColumn, endColumn] = columnWindow(sight.layout, sight.left, sight.width);
    this.#fitPool(sight, endColumn - firstColumn);
    const wanted = new Set<number>();
    for (let row = firstRow; row < endRow; row++) {
      const slot = this.#rows[row % this.#rows.length]!;
      this.#placeRow(slot, row, sight);
      for (let column = firstColumn; column < endColumn;) {
        const columnBlock = Math.floor(column / columnsPerBlock);
        const key = blockKey(Math.floor(row / rowsPerBlock), columnBlock);
        const block = cache.get(Math.floor(row / rowsPerBlock), columnBlock);
        const has = block !== undefined && row - block.firstRow < block.rows;
        if (!has || !cache.isCurrent(key)) wanted.add(key);
        const end = Math.min(endColumn, (columnBlock + 1) * columnsPerBlock);
        for (; column < end; column++) this.#drawCell(slot, row, column, has ? block : undefined, sight);
      }
    }
    this.#hideRowsOutside(firstRow, endRow);
    this.#hideCellsOutside(firstColumn, endColumn);
    this.#drawMarks(sight);
    if (wanted.size === 0) this.#marksWaiting = false;
    return [...wanted];
  }

  /** Marks the cells that wait, and those that will, until none does. Sooner it would only flash. */
  markWaiting(): void {
    this.#marksWaiting = true;
    for (const { slots } of this.#rows)
      for (const cell of slots) if (cell.stamp === waiting) cell.element.classList.add('waiting');
  }

  hoverAt(row: number | null, sight: Sight): void {
    this.#hover.hidden = row === null;
    if (row !== null) this.#hover.style.transform = `translateY(${row * sight.rowHeight - sight.top}px)`;
  }

  #fitPool(sight: Sight, columns: number): void {
    const rows = Math.ceil(sight.height / sight.rowHeight) + 1;
    if (rows > this.#rows.length || columns > this.#columnSlots) {
      this.clear();
      this.#columnSlots = Math.max(columns, this.#columnSlots);
      for (let index = 0; index < rows; index++) this.#rows.push(this.#makeRow(sight));
      this.element.append(this.#over);
    }
  }

  #makeRow(sight: Sight): RowSlot {
    const element = box('gr', 'row');
    const number = box('rn', 'rowheader');
    number.style.width = `${sight.rowNumberWidth}px`;
    number.setAttribute('aria-colindex', '1');
    const cells = box('cells');
    element.append(number, cells);
    element.hidden = true;
    this.element.append(element);
    const slots = Array.from({ length: this.#columnSlots }, () => {
      const cell = box('gc', 'gridcell');
      cell.hidden = true;
      cells.append(cell);
      return { element: cell, row: -1, column: -1, stamp: 0, layoutStamp: -1, selected: false };
    });
    return { element, number, cells, slots, row: -1 };
  }

  #placeRow(slot: RowSlot, row: number, sight: Sight): void {
    if (slot.row !== row) {
      slot.row = row;
      slot.element.hidden = false;
      slot.element.setAttribute('aria-rowindex', String(row + 2));
      slot.number.textContent = String(row + 1);
    }
    const { active, anchor } = sight.selection;
    const inRange = row >= Math.min(active.row, anchor.row) && row <= Math.max(active.row, anchor.row);
    slot.number.classList.toggle('on', inRange);
    if (slot.number.style.width !== `${sight.rowNumberWidth}px`)
      slot.number.style.width = `${sight.rowNumberWidth}px`;
    slot.element.style.transform = `translateY(${row * sight.rowHeight - sight.top}px)`;
  }

  #hideRowsOutside(firstRow: number, endRow: number): void {
    for (const slot of this.#rows) {
      if (slot.row >= 0 && (slot.row < firstRow || slot.row >= endRow)) {
        slot.row = -1;
        slot.element.hidden = true;
        for (const cell of slot.slots) cell.element.removeAttribute('id');
      }
    }
  }

  #hideCellsOutside(firstColumn: number, endColumn: number): void {
    for (const { slots } of this.#rows) {
      for (const cell of slots) {
        if (cell.column < 0 || (cell.column >= firstColumn && cell.column < endColumn)) continue;
        cell.column = -1;
        cell.element.hidden = true;
        cell.element.removeAttribute('id');
      }
    }
  }

  #drawCell(slot: RowSlot, row: number, column: number, block: Block | undefined, sight: Sight): void {
    const cell = slot.slots[column % slot.slots.length]!;
    const { element } = cell;
    const info = sight.columns[column]!;
    if (cell.column !== column || cell.layoutStamp !== sight.layoutStamp) {
      element.style.transform = `translateX(${sight.layout.lefts[column]}px)`;
      element.style.width = `${sight.layout.widths[column]}px`;
      element.hidden = false;
      element.setAttribute('aria-colindex', String(column + 2));
      cell.layoutStamp = sight.layoutStamp;
    }
    const stamp = block?.stamp ?? waiting;
    if (cell.row !== row || cell.column !== column || cell.stamp !== stamp) {
      cell.row = row;
      cell.column = column;
      cell.stamp = stamp;
      const look = `gc${isRightAligned(info) ? ' r' : ''}${!block && this.#marksWaiting ? ' waiting' : ''}`;
      // A class that comes and goes with each jump gives every cell its style anew, which took a quarter of the jump.
      if (element.className !== look) element.className = look;
      element.ariaBusy = block ? null : 'true';
      if (block) fill(element, block, row, column, info, sight.search);
      else element.textContent = '';
    }
    const selected = contains(rangeOf(sight.selection), row, column);
    if (cell.selected !== selected) {
      cell.selected = selected;
      element.setAttribute('aria-selected', String(selected));
    }
    const { active } = sight.selection;
    const id = active.row === row && active.column === column ? this.#cellId(row, column) : '';
    if (element.id !== id) {
      if (id) element.id = id;
      else element.removeAttribute('id');
    }
  }

  #drawMarks(sight: Sight): void {
    const { layout, selection, rowHeight, top, rowCount } = sight;
    const range = rangeOf(selection);
    const many = range.lastRow > range.firstRow || range.lastColumn > range.firstColumn;
    this.#range.hidden = !many || rowCount === 0;
    if (many) {
      // A range can be millions of pixels high: only its part near the sight is drawn.
      const y = Math.max(range.firstRow * rowHeight - top, -2 * rowHeight);
      const end = Math.min((range.lastRow + 1) * rowHeight - top, sight.height + 2 * rowHeight);
      const left = layout.lefts[range.firstColumn] ?? 0;
      place(this.#range, left, y, (layout.lefts[range.lastColumn + 1] ?? left) - left, end - y);
    }
    const { row, column } = selection.active;
    this.#active.hidden = row < 0 || row >= rowCount;
    const left = layout.lefts[column] ?? 0;
    if (!this.#active.hidden)
      place(this.#active, left, row * rowHeight - top, layout.widths[column] ?? 0, rowHeight);
  }

  /** Marks every drawn cell as out of date: another search text is to be marked. */
  forget(): void {
    for (const row of this.#rows) for (const cell of row.slots) cell.stamp = 0;
  }
}

function fill(
  element: HTMLElement,
  block: Block,
  row: number,
  column: number,
  info: ResultColumn,
  search: string,
): void {
  const rowOffset = row - block.firstRow;
  const columnOffset = column - block.firstColumn;
  const clipped = block.clippedCells.has(rowOffset * columnsPerBlock + columnOffset);
  const parts = cellParts(block.cells[columnOffset]?.[rowOffset] ?? null, info, clipped, search);
  if (parts.length === 1 && parts[0]!.look === undefined) {
    element.textContent = parts[0]!.text;
    return;
  }
  element.replaceChildren(
    ...parts.map(({ text, look }) => {
      if (!look) return document.createTextNode(text);
      const span = document.createElement('span');
      span.className = look;
      span.textContent = text;
      return span;
    }),
  );
}

function place(element: HTMLElement, x: number, y: number, width: number, height: number): void {
  element.style.transform = `translate(${x}px, ${y}px)`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

export function box(className: string, role?: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  if (role) element.setAttribute('role', role);
  return element;
}
