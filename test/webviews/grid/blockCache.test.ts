import { describe, expect, it } from 'vitest';
import { columnsPerBlock } from '../../../src/protocol/engine/query.ts';
import { BlockCache, blockKey } from '../../../webviews/common/grid/blockCache.ts';
import type { GridPage, PageSource } from '../../../webviews/common/grid/pageSource.ts';

interface Asked {
  firstRow: number;
  rows: number;
  columns: number;
  answer(): void;
  fail(): void;
}

/** A source whose pages are answered by hand. */
function source(rowCount: number, version = 1): PageSource & { asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    columns: Array.from({ length: 30 }, (_, index) => ({
      name: `c${index}`,
      type: 'INTEGER',
      kind: 'number',
    })),
    rowCount,
    version,
    page: (firstRow, rows, firstColumn, columns) =>
      new Promise<GridPage>((resolve, reject) => {
        const cells = Array.from({ length: columns }, () =>
          Array.from({ length: rows }, (_, row) => `${version}:${firstRow + row}`),
        );
        asked.push({
          firstRow,
          rows,
          columns,
          answer: () => resolve({ firstRow, rows, firstColumn, cells, clipped: [] }),
          fail: () => reject(new Error('gone')),
        });
      }),
  };
}

function cacheOn(from: PageSource) {
  const failures: unknown[] = [];
  const cache = new BlockCache(
    () => undefined,
    (error) => failures.push(error),
  );
  cache.setSource(from, false);
  return { cache, failures };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const keys = (...rowBlocks: number[]) => rowBlocks.map((block) => blockKey(block, 0));

describe('block cache', () => {
  it('fetches three at a time, and the newest wishes before those that are no longer wanted', async () => {
    const from = source(10_000);
    const { cache } = cacheOn(from);
    cache.want(keys(0, 1, 2, 3, 4));
    expect(from.asked.map(({ firstRow }) => firstRow)).toEqual([0, 100, 200]);
    cache.want(keys(50, 51));
    from.asked[0]!.answer();
    await settled();
    expect(from.asked.map(({ firstRow }) => firstRow)).toEqual([0, 100, 200, 5000]);
  });

  it('asks for a window of columns and no more rows than there are', () => {
    const from = source(130);
    const { cache } = cacheOn(from);
    cache.want([blockKey(1, 0), blockKey(0, 1)]);
    expect(from.asked.map(({ rows, columns }) => [rows, columns])).toEqual([
      [30, columnsPerBlock],
      [100, 6],
    ]);
  });

  it('keeps 120 blocks, the least used go first', async () => {
    const from = source(100_000);
    const { cache } = cacheOn(from);
    for (let block = 0; block < 130; block++) {
      cache.want(keys(block));
      from.asked.at(-1)!.answer();
      await settled();
      cache.get(0, 0);
    }
    expect([...cache.blocks()]).toHaveLength(120);
    expect(cache.get(0, 0)).toBeDefined();
    expect(cache.get(1, 0)).toBeUndefined();
    expect(cache.get(129, 0)).toBeDefined();
  });

  it('shows the rows of the version before until the new ones are there, and never a late answer', async () => {
    const before = source(500, 1);
    const { cache } = cacheOn(before);
    cache.want(keys(0, 1));
    before.asked[0]!.answer();
    await settled();
    const after = source(10_000, 2);
    cache.setSource(after, true);
    before.asked[1]!.answer();
    await settled();
    expect(cache.get(1, 0)).toBeUndefined();
    expect(cache.get(0, 0)!.cells[0]![0]).toBe('1:0');
    expect(cache.isCurrent(blockKey(0, 0))).toBe(false);
    cache.want(keys(0));
    after.asked[0]!.answer();
    await settled();
    expect(cache.get(0, 0)!.cells[0]![0]).toBe('2:0');
    cache.setSource(source(10_000, 3), false);
    expect(cache.get(0, 0)).toBeUndefined();
  });

  it('fetches a block again once it has more rows', async () => {
    const few = source(30);
    const { cache } = cacheOn(few);
    cache.want(keys(0));
    few.asked[0]!.answer();
    await settled();
    expect(cache.isCurrent(blockKey(0, 0))).toBe(true);
    const more = source(80);
    cache.setSource(more, true);
    expect(cache.isCurrent(blockKey(0, 0))).toBe(false);
    cache.want(keys(0));
    expect(more.asked.map(({ rows }) => rows)).toEqual([80]);
  });

  it('tells a failure once and does not ask again at once', async () => {
    const from = source(500);
    const { cache, failures } = cacheOn(from);
    cache.want(keys(0));
    from.asked[0]!.fail();
    await settled();
    cache.want(keys(0));
    expect(failures).toHaveLength(1);
    expect(from.asked).toHaveLength(1);
  });
});
