/**
 * Blocks of 100 rows by 24 columns: what is seen is fetched first, the newest wish before older
 * ones, then what lies ahead. Blocks of an older version stay readable until the new one is there,
 * so that nothing blinks when a result is completed or sorted.
 */
import { columnsPerBlock, rowsPerBlock } from '../../../src/protocol/engine/query.ts';
import type { GridPage, PageSource } from './pageSource.ts';

const blocksKept = 120;
const mostInFlight = 3;
const retryAfterMs = 2000;

export interface Block extends GridPage {
  /** Differs for every fetched block: a drawn cell knows by it whether it is up to date. */
  stamp: number;
  version: number;
  clippedCells: Set<number>;
  /** Rows that were asked for: fewer than the block holds once more rows are known. */
  asked: number;
}

/** Number of rows times this plus the column block gives one key. */
const keyStep = 65_536;
export const blockKey = (rowBlock: number, columnBlock: number): number => rowBlock * keyStep + columnBlock;

export class BlockCache {
  #source: PageSource | null = null;
  #blocks = new Map<number, Block>();
  #inFlight = new Map<number, AbortController>();
  #failedAt = new Map<number, number>();
  #wanted: number[] = [];
  #stamp = 0;
  readonly #onArrival: (block: Block) => void;
  readonly #onFailure: (error: unknown) => void;

  constructor(onArrival: (block: Block) => void, onFailure: (error: unknown) => void) {
    this.#onArrival = onArrival;
    this.#onFailure = onFailure;
  }

  /** `keep`: another version of the same result; its blocks are shown until they are replaced. */
  setSource(source: PageSource | null, keep: boolean): void {
    for (const controller of this.#inFlight.values()) controller.abort();
    this.#inFlight.clear();
    this.#failedAt.clear();
    this.#wanted = [];
    if (!keep) this.#blocks.clear();
    this.#source = source;
  }

  get(rowBlock: number, columnBlock: number): Block | undefined {
    const key = blockKey(rowBlock, columnBlock);
    const block = this.#blocks.get(key);
    if (block) {
      this.#blocks.delete(key);
      this.#blocks.set(key, block);
    }
    return block;
  }

  /** All blocks that are held, oldest use first. */
  blocks(): Iterable<Block> {
    return this.#blocks.values();
  }

  isCurrent(key: number): boolean {
    const block = this.#blocks.get(key);
    if (!block || block.version !== this.#source?.version) return false;
    return block.asked >= Math.min(rowsPerBlock, this.#source.rowCount - block.firstRow);
  }

  /** Replaces the list of wishes, most wanted first; what is in sight (`urgent`) waits for nothing else. */
  want(keys: number[], urgent = false): void {
    this.#wanted = keys;
    if (urgent)
      for (const [key, controller] of this.#inFlight)
        if (!keys.includes(key)) {
          controller.abort();
          this.#inFlight.delete(key);
        }
    this.#fetchNext();
  }

  #fetchNext(): void {
    for (const key of this.#wanted) {
      if (this.#inFlight.size >= mostInFlight) return;
      if (this.#inFlight.has(key) || this.isCurrent(key)) continue;
      const failed = this.#failedAt.get(key);
      if (failed !== undefined && performance.now() - failed < retryAfterMs) continue;
      void this.#fetch(key);
    }
  }

  async #fetch(key: number): Promise<void> {
    const source = this.#source;
    if (!source) return;
    const controller = new AbortController();
    this.#inFlight.set(key, controller);
    const firstRow = Math.floor(key / keyStep) * rowsPerBlock;
    const firstColumn = (key % keyStep) * columnsPerBlock;
    const rows = Math.min(rowsPerBlock, source.rowCount - firstRow);
    const columns = Math.min(columnsPerBlock, source.columns.length - firstColumn);
    try {
      const page = await source.page(firstRow, rows, firstColumn, columns, controller.signal);
      if (controller.signal.aborted || source !== this.#source) return;
      this.#keep(key, page, source.version, rows);
    } catch (error) {
      if (controller.signal.aborted || source !== this.#source) return;
      this.#failedAt.set(key, performance.now());
      this.#onFailure(error);
    } finally {
      if (this.#inFlight.get(key) === controller) this.#inFlight.delete(key);
      if (source === this.#source) this.#fetchNext();
    }
  }

  #keep(key: number, page: GridPage, version: number, asked: number): void {
    const clippedCells = new Set(page.clipped.map(([row, column]) => row * columnsPerBlock + column));
    const block: Block = { ...page, stamp: ++this.#stamp, version, clippedCells, asked };
    this.#failedAt.delete(key);
    this.#blocks.delete(key);
    this.#blocks.set(key, block);
    for (const old of this.#blocks.keys()) {
      if (this.#blocks.size <= blocksKept) break;
      this.#blocks.delete(old);
    }
    this.#onArrival(block);
  }
}
