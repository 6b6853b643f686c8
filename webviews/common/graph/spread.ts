/** Boxes of one lane as near to their wishes as their order and distances allow. */

export interface Wish {
  /** The place that is wished for. */
  y: number;
  /** How hard it pulls. */
  weight: number;
}

/**
 * Least squares under "in this order, at least this far apart": pool adjacent violators. `offsets[i]` is the least
 * distance of box i from the first one.
 */
export function spread(wishes: readonly Wish[], offsets: readonly number[]): number[] {
  const pools: { sum: number; weight: number; size: number }[] = [];
  wishes.forEach(({ y, weight }, index) => {
    let pool = { sum: (y - (offsets[index] ?? 0)) * weight, weight, size: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.weight > pool.sum / pool.weight;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: pool.sum + last.sum, weight: pool.weight + last.weight, size: pool.size + last.size };
    }
    pools.push(pool);
  });
  const free = pools.flatMap((pool) => Array<number>(pool.size).fill(pool.sum / pool.weight));
  return free.map((y, index) => y + (offsets[index] ?? 0));
}
