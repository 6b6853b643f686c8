import { readTotals, totalsQuery, type Totals } from '../core/connection/totals.ts';
import { failureOf } from '../core/failure.ts';
import { textRows, type TaskDatabase } from './task.ts';

/** Sums beyond 38 digits are told by DuckDB as an overflow; they are made another, slower way. */
export async function totalsOf(
  relation: string,
  columns: readonly { name: string; type: string }[],
  database: TaskDatabase,
): Promise<Totals> {
  const ask = async (wide: boolean) => {
    const [row = []] = await textRows(database, totalsQuery(relation, columns, wide));
    return readTotals(columns, row);
  };
  try {
    return await ask(false);
  } catch (error) {
    if (!failureOf(error).message.includes('Overflow')) throw error;
    return ask(true);
  }
}
