/**
 * The result grid: puts scrolling, drawing, fetching, selection and keys together. Rows are drawn
 * by script into a pane that stands still, see grid.css; any number of rows, any number of columns.
 */
import { type Block, BlockCache } from './blockCache.ts';
import { box, GridBody, type Sight } from './body.ts';
import { columnWindow } from './columnLayout.ts';
import { ColumnWidths } from './columnWidths.ts';
import { cellAt, headerHeight, outside, type Point, pointUnder } from './geometry.ts';
import type { GridEvents, GridState } from './gridEvents.ts';
import { listenToKeys } from './gridKeys.ts';
import { GridHeader, type HeaderMarks } from './header.ts';
import { HeaderStatistics } from './headerStatistics.ts';
import { JumpHold } from './jumpHold.ts';
import type { PageSource } from './pageSource.ts';
import { listenToPointer } from './pointer.ts';
import { blocksInSight, blocksToPrefetch } from './prefetch.ts';
import { physicalHeight, type ScrollExtent } from './scrollMapping.ts';
import { ScrollPosition } from './scrollPosition.ts';
import * as selecting from './selection.ts';
import type { GridCell, GridExtent, Selection } from './selection.ts';

const settleMs = 150;
/** After this without a move, pictures and what lies ahead of a jump are fetched. */
const restMs = 120;
const retryMs = 2100;
/** What waits for longer is marked as such. */
const slowMs = 120;

let grids = 0;

export class Grid {
  readonly element = box('grid');
  readonly #events: GridEvents;
  readonly #rowHeight: number;
  readonly #id = `grid${grids++}`;
  readonly #scroller = box('scroller', 'grid');
  readonly #space = box('space');
  readonly #window = box('window');
  readonly #cellId = (row: number, column: number): string => `${this.#id}-${row}-${column}`;
  readonly #body = new GridBody(this.#cellId);
  readonly #header = new GridHeader(this.#cellId);
  readonly #widths = new ColumnWidths();
  readonly #position = new ScrollPosition(this.#scroller, () => this.#scrollExtent());
  readonly #statistics = new HeaderStatistics(this.#header, () => this.#schedule());
  readonly #cache = new BlockCache(
    (block) => this.#arrived(block),
    (error) => this.#failed(error),
  );
  readonly #hold = new JumpHold();
  readonly #resize = new ResizeObserver(() => this.#resized());
  #source: PageSource | null = null;
  #selection = selecting.noSelection;
  #search = '';
  #frame = 0;
  #settle: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #slow: ReturnType<typeof setTimeout> | undefined;
  #drawnTop = 0;
  /** Of the pointer, from the first pixel of the rows. */
  #pointerY: number | null = null;
  #drawnOnce = false;
  #size = { width: 0, height: 0 };

  constructor(label: string, events: GridEvents, rowHeight = 24) {
    this.#events = events;
    this.#rowHeight = rowHeight;
    this.element.style.setProperty('--row', `${rowHeight}px`);
    this.#scroller.tabIndex = 0;
    this.#scroller.setAttribute('aria-label', label);
    this.#scroller.setAttribute('aria-multiselectable', 'true');
    this.#scroller.setAttribute('aria-readonly', 'true');
    this.#window.append(this.#header.element, this.#body.element);
    this.#space.append(this.#window);
    this.#scroller.append(this.#space);
    this.element.append(this.#scroller);
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#scroller.addEventListener('copy', (event) => {
      event.preventDefault();
      this.copy(false);
    });
    listenToKeys(this.#scroller, this);
    listenToPointer(this.#scroller, this.#window, this);
    this.#resize.observe(this.#scroller);
  }

  /** `keep`: the same result with other rows (completed, sorted, filtered): place, widths and pictures stay. */
  setSource(source: PageSource | null, keep: boolean): void {
    this.#source = source;
    this.#cache.setSource(source, keep);
    this.#statistics.setSource(source);
    if (!keep) {
      this.#drawnOnce = false;
      this.#hold.drawn(false);
      this.#selection = selecting.noSelection;
      this.#body.clear();
      this.#header.clear();
      this.#widths.setColumns(source?.columns ?? []);
      this.#position.moveTo(0);
      this.#scroller.scrollLeft = 0;
    }
    this.#scroller.setAttribute('aria-rowcount', String((source?.rowCount ?? 0) + 1));
    this.#scroller.setAttribute('aria-colcount', String((source?.columns.length ?? 0) + 1));
    this.#selection = selecting.clampSelection(this.#selection, this.extent);
    this.#measure();
  }

  setMarks(marks: HeaderMarks): void {
    this.#header.setMarks(marks);
    this.#schedule();
  }

  /** Marks this text in the cells. */
  setSearch(text: string): void {
    if (text === this.#search) return;
    this.#search = text;
    this.#body.forget();
    this.#schedule();
  }

  focus(): void {
    this.#scroller.focus({ preventScroll: true });
  }

  /** Puts a row at the top of the sight, exactly. */
  scrollToRow(row: number): void {
    this.#position.moveTo(row * this.#rowHeight);
    this.#draw();
  }

  state(): GridState {
    return {
      row: this.#position.top / this.#rowHeight,
      left: this.#scroller.scrollLeft,
      selection: this.#selection,
      widths: this.#widths.byHand,
    };
  }

  restore(state: GridState): void {
    this.#widths.restore(state.widths);
    this.#selection = selecting.clampSelection(state.selection, this.extent);
    this.#measure();
    this.#position.moveTo(state.row * this.#rowHeight);
    this.#scroller.scrollLeft = state.left;
    this.#draw();
  }

  dispose(): void {
    this.#resize.disconnect();
    this.#cache.setSource(null, false);
    this.#statistics.setSource(null);
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#settle);
    clearTimeout(this.#slow);
    this.#hold.drawn(false);
    clearTimeout(this.#rest);
    this.element.remove();
  }

  /** True where the last row is in sight. */
  get atEnd(): boolean {
    const { virtualHeight, viewHeight } = this.#scrollExtent();
    return this.#position.top + viewHeight >= virtualHeight - 1;
  }

  // What keys and pointer ask for.

  get extent(): GridExtent {
    return { rows: this.#source?.rowCount ?? 0, columns: this.#source?.columns.length ?? 0 };
  }

  get selection(): Selection {
    return this.#selection;
  }

  /** Whole rows that fit into the sight. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.#scrollExtent().viewHeight / this.#rowHeight));
  }

  select(selection: Selection, reveal = true): void {
    this.#selection = selecting.clampSelection(selection, this.extent);
    if (reveal) this.#reveal(this.#selection.active);
    this.#draw();
    this.#events.onSelect?.(selecting.rangeOf(this.#selection), this.#selection.active);
    this.#events.onMoved?.();
  }

  copy(header: boolean): void {
    this.#events.onCopy?.(selecting.rangeOf(this.#selection), header);
  }

  open(cell: GridCell): void {
    if (cell.row >= 0 && cell.column >= 0) this.#events.onOpen?.(cell);
  }

  escape(): void {
    this.#events.onEscape?.();
  }

  widthOf(column: number): number {
    return this.#widths.layout.widths[column] ?? 0;
  }

  resizeColumn(column: number, width: number): void {
    this.#widths.resize(column, width);
    this.#measure();
    this.#events.onMoved?.();
  }

  /** The widest fit of what is loaded, up to the widest automatic width. */
  fitColumn(column: number): void {
    this.#widths.fitColumn(column, this.#cache.blocks());
    this.#measure();
    this.#events.onMoved?.();
  }

  scrollBy(x: number, y: number): void {
    this.#scroller.scrollLeft += x;
    this.#position.moveTo(this.#position.top + y);
    this.#draw();
  }

  hover(y: number | null): void {
    this.#pointerY = y === null ? null : y - this.#scroller.getBoundingClientRect().top - headerHeight;
    const sight = this.#sight();
    this.#body.hoverAt(this.#hoveredRow(sight), sight);
  }

  /** The cell under a point. */
  hit(x: number, y: number): GridCell {
    return cellAt({ x, y }, this.#scroller.getBoundingClientRect(), this.#sight());
  }

  /** By how much a point lies outside the cells. */
  overshoot(x: number, y: number): Point {
    return outside({ x, y }, this.#scroller.getBoundingClientRect(), this.#sight());
  }

  /** Opens the menu of a cell or a header; without a point it hangs under the cell. */
  menu(cell: GridCell, point?: Point): void {
    const kind = cell.row < 0 ? 'header' : 'cell';
    if (kind === 'cell' && !selecting.contains(selecting.rangeOf(this.#selection), cell.row, cell.column))
      this.select({ active: cell, anchor: cell }, false);
    const under = pointUnder(cell, this.#scroller.getBoundingClientRect(), this.#sight());
    this.#events.onMenu?.({ kind, cell, ...(point ?? under) });
  }

  #scrollExtent(): ScrollExtent {
    return {
      virtualHeight: this.extent.rows * this.#rowHeight,
      viewHeight: Math.max(0, this.#size.height - headerHeight),
    };
  }

  #sight(): Sight {
    const rowNumberWidth = Math.max(44, String(this.extent.rows).length * 7 + 14);
    return {
      top: this.#position.top,
      left: this.#scroller.scrollLeft,
      width: Math.max(0, this.#size.width - rowNumberWidth),
      height: this.#scrollExtent().viewHeight,
      rowHeight: this.#rowHeight,
      rowCount: this.extent.rows,
      rowNumberWidth,
      columns: this.#source?.columns ?? [],
      layout: this.#widths.layout,
      layoutStamp: this.#widths.stamp,
      selection: this.#selection,
      search: this.#search,
    };
  }

  #hoveredRow({ top, rowHeight, rowCount }: Sight): number | null {
    if (this.#pointerY === null) return null;
    const row = Math.floor((this.#pointerY + top) / rowHeight);
    return this.#pointerY < 0 || row >= rowCount ? null : row;
  }

  /** The active cell stays in sight where a pane takes room away from it. */
  #resized(): void {
    const before = this.#sight();
    const left = before.layout.lefts[this.#selection.active.column] ?? 0;
    const inSight = left >= before.left && left < before.left + before.width;
    this.#measure();
    if (inSight && this.#sight().width < before.width)
      this.#reveal({ row: -1, column: this.#selection.active.column });
  }

  #measure(): void {
    const { rowNumberWidth, layout } = this.#sight();
    this.#space.style.width = `${rowNumberWidth + layout.lefts.at(-1)!}px`;
    this.#space.style.height = `${headerHeight + physicalHeight(this.#scrollExtent())}px`;
    this.#size = { width: this.#scroller.clientWidth, height: this.#scroller.clientHeight };
    this.#window.style.width = `${this.#size.width}px`;
    this.#window.style.height = `${this.#size.height}px`;
    this.#position.moveTo(this.#position.top);
    this.#draw();
  }

  #scrolled(): void {
    this.#position.follow();
    this.#draw();
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => {
      this.#position.settle();
      this.#events.onMoved?.();
    }, settleMs);
  }

  #schedule(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    if (!this.#source || this.#size.height === 0) return;
    const sight = this.#sight();
    clearTimeout(this.#rest);
    if (sight.top !== this.#drawnTop) this.#statistics.hold();
    this.#drawnTop = sight.top;
    if (this.#holds(sight)) return;
    this.#window.style.setProperty('--x', `${sight.rowNumberWidth - sight.left}px`);
    this.#header.draw(sight);
    const wanted = this.#body.draw(sight, this.#cache);
    this.#body.hoverAt(this.#hoveredRow(sight), sight);
    this.#announceActive(sight);
    this.#hold.drawn(wanted.length === 0);
    if (wanted.length > 0) {
      this.#cache.want(wanted, true);
      this.#slow ??= setTimeout(() => this.#body.markWaiting(), slowMs);
      return;
    }
    clearTimeout(this.#slow);
    this.#slow = undefined;
    if (!this.#position.jumped) this.#fetchAhead(sight);
    this.#rest = setTimeout(() => this.#rested(), restMs);
  }

  /** True while the rows of before are to stay, for the page of a jump that may come any moment. */
  #holds(sight: Sight): boolean {
    if (!this.#position.jumped) return false;
    const missing = blocksInSight(sight).filter((key) => !this.#cache.isCurrent(key));
    if (missing.length === 0 || !this.#hold.holds(() => this.#draw())) return false;
    this.#cache.want(missing, true);
    return true;
  }

  #fetchAhead(sight: Sight): void {
    this.#cache.want(
      blocksToPrefetch(sight, this.#position.direction, (column) => this.#widths.isFitted(column)),
    );
  }

  /** Nothing moved for a while: what a next jump must not wait for. */
  #rested(): void {
    if (!this.#source) return;
    const sight = this.#sight();
    this.#fetchAhead(sight);
    this.#statistics.want(columnWindow(sight.layout, sight.left, sight.width));
  }

  #arrived(block: Block): void {
    if (this.#widths.fit(block)) this.#measure();
    else this.#schedule();
    if (this.#drawnOnce) return;
    this.#drawnOnce = true;
    const arrived = performance.now();
    requestAnimationFrame(() => setTimeout(() => this.#events.onFirstDraw?.(performance.now() - arrived)));
  }

  #failed(error: unknown): void {
    this.#events.onFailure?.(error);
    setTimeout(() => this.#schedule(), retryMs);
  }

  #reveal({ row, column }: GridCell): void {
    const sight = this.#sight();
    const top = row * sight.rowHeight;
    if (row >= 0 && top < sight.top) this.#position.moveTo(top);
    else if (row >= 0 && top + sight.rowHeight > sight.top + sight.height)
      this.#position.moveTo(top + sight.rowHeight - sight.height);
    const left = this.#widths.layout.lefts[column] ?? 0;
    const right = this.#widths.layout.lefts[column + 1] ?? left;
    if (left < sight.left || right - left > sight.width) this.#scroller.scrollLeft = left;
    else if (right > sight.left + sight.width) this.#scroller.scrollLeft = right - sight.width;
  }

  #announceActive(sight: Sight): void {
    const id = this.#cellId(sight.selection.active.row, sight.selection.active.column);
    if (document.getElementById(id)) this.#scroller.setAttribute('aria-activedescendant', id);
    else this.#scroller.removeAttribute('aria-activedescendant');
  }
}
