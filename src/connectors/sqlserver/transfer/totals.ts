import { isSummed, type Totals } from '../../../core/connection/totals.ts';
import { quoteBracketed } from '../../../core/sql/quote.ts';
import { ask, type Link } from './link.ts';

/** Count and sums of what stands behind FROM; `type` is DuckDB's. */
export async function totalsIn(
  link: Link,
  columns: readonly { name: string; type: string }[],
  from: string,
): Promise<Totals> {
  const summed = columns.filter(({ type }) => isSummed(type));
  const sums = summed.map(({ name, type }) => {
    const scale = /,(\d+)\)$/.exec(type)?.[1] ?? '0';
    return `SUM(CAST(${quoteBracketed(name)} AS decimal(38,${scale})))`;
  });
  const { rows } = await ask(link, `SELECT ${['COUNT_BIG(*)', ...sums].join(', ')} FROM ${from}`);
  const [count = null, ...values] = rows[0] ?? [];
  return {
    rows: Number(count),
    sums: Object.fromEntries(summed.map(({ name }, index) => [name, values[index] ?? null])),
  };
}
