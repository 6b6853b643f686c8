/** Mouse and pen on the grid: selecting, dragging a range, resizing, opening, hovering. */
import {
  everything,
  type GridCell,
  type GridExtent,
  type Selection,
  wholeColumns,
  wholeRows,
} from './selection.ts';

export interface PointerTarget {
  readonly extent: GridExtent;
  readonly selection: Selection;
  hit(x: number, y: number): GridCell;
  overshoot(x: number, y: number): { x: number; y: number };
  select(selection: Selection, reveal: boolean): void;
  scrollBy(x: number, y: number): void;
  open(cell: GridCell): void;
  menu(cell: GridCell, point: { x: number; y: number }): void;
  hover(y: number | null): void;
  widthOf(column: number): number;
  resizeColumn(column: number, width: number): void;
  fitColumn(column: number): void;
}

/** Listens on `element`, whose part `inside` holds header and cells (the rest is scroll bars). */
export function listenToPointer(element: HTMLElement, inside: HTMLElement, grid: PointerTarget): void {
  const isInside = (event: Event): boolean => inside.contains(event.target as Node);
  const partOf = (event: Event, selector: string): HTMLElement | null =>
    (event.target as HTMLElement).closest<HTMLElement>(selector);
  const columnOf = (event: Event): number => Number(partOf(event, '.hc')?.dataset['column'] ?? -1);

  element.addEventListener('pointerdown', (event) => {
    if (!isInside(event) || event.button !== 0) return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    if (partOf(event, '.grip')) startResize(event);
    else if (partOf(event, '.open-menu')) openHeaderMenu(event);
    else startRange(event);
  });
  element.addEventListener('dblclick', ({ clientX, clientY }) => {
    // The pointer was captured for a range, so the event names the capturing element, not the cell.
    const under = document.elementFromPoint(clientX, clientY);
    if (!under || !inside.contains(under)) return;
    const header = under.closest<HTMLElement>('.hc');
    if (under.closest('.grip')) grid.fitColumn(Number(header?.dataset['column'] ?? -1));
    else if (!under.closest('.open-menu')) grid.open(grid.hit(clientX, clientY));
  });
  element.addEventListener('contextmenu', (event) => {
    if (!isInside(event)) return;
    event.preventDefault();
    grid.menu(grid.hit(event.clientX, event.clientY), { x: event.clientX, y: event.clientY });
  });
  element.addEventListener('pointermove', (event) => grid.hover(isInside(event) ? event.clientY : null));
  element.addEventListener('pointerleave', () => grid.hover(null));

  function openHeaderMenu(event: PointerEvent): void {
    const box = partOf(event, '.hc')!.getBoundingClientRect();
    grid.menu({ row: -1, column: columnOf(event) }, { x: box.left, y: box.bottom });
  }

  function startResize(event: PointerEvent): void {
    const grip = partOf(event, '.grip')!;
    const column = columnOf(event);
    const from = event.clientX;
    const width = grid.widthOf(column);
    element.parentElement?.classList.add('resizing');
    grip.classList.add('on');
    follow(
      event,
      (at) => grid.resizeColumn(column, width + at.clientX - from),
      () => element.parentElement?.classList.remove('resizing'),
    );
  }

  function startRange(event: PointerEvent): void {
    const start = grid.hit(event.clientX, event.clientY);
    grid.select(pressed(start, event.shiftKey), false);
    let last = event;
    let frame = 0;
    const onFrame = (): void => {
      const { x, y } = grid.overshoot(last.clientX, last.clientY);
      if (x !== 0 || y !== 0) {
        grid.scrollBy(x, y);
        grid.select(dragged(start, grid.hit(last.clientX, last.clientY)), false);
      }
      frame = requestAnimationFrame(onFrame);
    };
    frame = requestAnimationFrame(onFrame);
    follow(
      event,
      (at) => {
        last = at;
        grid.select(dragged(start, grid.hit(at.clientX, at.clientY)), false);
      },
      () => cancelAnimationFrame(frame),
    );
  }

  /** A press in the row numbers means rows, in the header columns, in the corner everything. */
  function pressed(cell: GridCell, extend: boolean): Selection {
    const { anchor } = grid.selection;
    if (cell.row < 0 && cell.column < 0) return everything(grid.extent);
    if (cell.column < 0) return wholeRows(extend ? anchor.row : cell.row, cell.row, grid.extent);
    if (cell.row < 0) return wholeColumns(extend ? anchor.column : cell.column, cell.column, grid.extent);
    return { active: cell, anchor: extend ? anchor : cell };
  }

  function dragged(start: GridCell, to: GridCell): Selection {
    const row = Math.max(0, to.row);
    const column = Math.max(0, to.column);
    if (start.row < 0 && start.column < 0) return everything(grid.extent);
    if (start.column < 0) return wholeRows(start.row, row, grid.extent);
    if (start.row < 0) return wholeColumns(start.column, column, grid.extent);
    return { active: { row, column }, anchor: grid.selection.anchor };
  }

  function follow(event: PointerEvent, onMove: (at: PointerEvent) => void, onEnd: () => void): void {
    element.setPointerCapture(event.pointerId);
    const end = (): void => {
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('lostpointercapture', end);
      onEnd();
    };
    element.addEventListener('pointermove', onMove);
    element.addEventListener('lostpointercapture', end);
  }
}
