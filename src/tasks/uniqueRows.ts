import { failWith } from '../core/failure.ts';
import { quoteIdentifier } from '../core/sql/quote.ts';
import { textOf, type TaskDatabase } from './task.ts';

/** A key that comes twice would make it chance which row stays. */
export async function refuseDuplicates(
  id: string,
  relation: string,
  keys: readonly string[],
  database: TaskDatabase,
  next: string,
): Promise<void> {
  const list = keys.map(quoteIdentifier).join(', ');
  const [found] = await database.rows(
    `SELECT (${list})::VARCHAR AS key, count(*)::INTEGER AS rows FROM ${relation} GROUP BY ${list} HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT 1`,
  );
  if (!found) return;
  throw failWith(
    'conflict',
    `${id} gives ${textOf(found['rows'])} rows for the unique_key ${keys.join(', ')} = ${textOf(found['key'])}.`,
    next,
  );
}
