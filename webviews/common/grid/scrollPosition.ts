/** Where the rows stand, exact to the pixel at any length, and the scroll bar that follows. */
import { moved, physicalHeight, physicalTop, type ScrollExtent } from './scrollMapping.ts';

/** Fast scrolling moves a few screens per frame; the bar or a key moves many. */
const jumpScreens = 8;

export class ScrollPosition {
  readonly #scroller: HTMLElement;
  readonly #extent: () => ScrollExtent;
  #top = 0;
  #physical = 0;
  #direction: 1 | -1 = 1;
  #jumped = false;

  constructor(scroller: HTMLElement, extent: () => ScrollExtent) {
    this.#scroller = scroller;
    this.#extent = extent;
  }

  get top(): number {
    return this.#top;
  }

  /** 1 while going down. */
  get direction(): 1 | -1 {
    return this.#direction;
  }

  /** The last move left everything that was in sight, and what lies ahead, behind. */
  get jumped(): boolean {
    return this.#jumped;
  }

  moveTo(top: number): void {
    const extent = this.#extent();
    const end = Math.max(0, extent.virtualHeight - extent.viewHeight);
    this.#take(Math.min(Math.max(0, top), end));
    this.#scroller.scrollTop = physicalTop(this.#top, extent);
    this.#physical = this.#scroller.scrollTop;
  }

  /** The scroll bar was moved. */
  follow(): void {
    const to = this.#scroller.scrollTop;
    if (Math.abs(to - this.#physical) < 0.5) return;
    const extent = this.#extent();
    this.#take(moved(this.#top, this.#physical, to, extent));
    this.#physical = to;
    const atEdge = to <= 0 || to >= physicalHeight(extent) - extent.viewHeight - 1;
    if (atEdge) this.settle();
  }

  /** Small exact moves leave the bar a little off: put it where it belongs. */
  settle(): void {
    // A move that was made but not told yet would be undone.
    if (Math.abs(this.#scroller.scrollTop - this.#physical) >= 0.5) return;
    if (Math.abs(physicalTop(this.#top, this.#extent()) - this.#physical) > 1) this.moveTo(this.#top);
  }

  #take(top: number): void {
    if (top !== this.#top) {
      this.#direction = top > this.#top ? 1 : -1;
      this.#jumped = Math.abs(top - this.#top) > jumpScreens * this.#extent().viewHeight;
    }
    this.#top = top;
  }
}
