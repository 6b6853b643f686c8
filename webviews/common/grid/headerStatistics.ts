/** Fetches the pictures of the headers: visible columns first, two at a time, one answer per column. */
import type { GridHeader } from './header.ts';
import type { PageSource } from './pageSource.ts';

const mostInFlight = 2;

export class HeaderStatistics {
  readonly #header: GridHeader;
  readonly #onArrival: () => void;
  #source: PageSource | null = null;
  #inFlight = new Map<number, AbortController>();
  /** Asked and not answered with a picture: not asked again for this source. */
  #refused = new Set<number>();
  #wanted: number[] = [];

  constructor(header: GridHeader, onArrival: () => void) {
    this.#header = header;
    this.#onArrival = onArrival;
  }

  setSource(source: PageSource | null): void {
    this.hold();
    this.#refused.clear();
    if (source?.version !== this.#source?.version) this.#header.outdateStatistics();
    this.#source = source;
  }

  /** Columns from the first up to but not including the second. */
  want([first, end]: [number, number]): void {
    this.#wanted = [];
    for (let column = first; column < end; column++) this.#wanted.push(column);
    this.#fetchNext();
  }

  /** Gives way to the rows that are scrolled to: pages of ten million rows wait for no picture. */
  hold(): void {
    this.#wanted = [];
    for (const controller of this.#inFlight.values()) controller.abort();
    this.#inFlight.clear();
  }

  #fetchNext(): void {
    if (!this.#source?.statistics) return;
    for (const column of this.#wanted) {
      if (this.#inFlight.size >= mostInFlight) return;
      if (this.#inFlight.has(column) || this.#refused.has(column)) continue;
      if (!this.#header.hasStatistics(column)) void this.#fetch(column, this.#source);
    }
  }

  async #fetch(column: number, source: PageSource): Promise<void> {
    const controller = new AbortController();
    this.#inFlight.set(column, controller);
    try {
      const statistics = await source.statistics!(column, controller.signal);
      if (controller.signal.aborted) return;
      this.#header.setStatistics(column, statistics);
      this.#onArrival();
    } catch {
      if (controller.signal.aborted) return;
      // A header without its picture is complete: the rows tell what is wrong with the result.
      this.#refused.add(column);
      this.#header.dropOutdated(column);
      this.#onArrival();
    } finally {
      if (this.#inFlight.get(column) === controller) {
        this.#inFlight.delete(column);
        this.#fetchNext();
      }
    }
  }
}
