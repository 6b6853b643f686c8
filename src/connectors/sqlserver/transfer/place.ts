/** Rows by key: what is there is updated, what is not is added, inside the transaction of the load. */
import type { LoadOrder } from '../../../core/connection/transfer.ts';
import { failWith } from '../../../core/failure.ts';
import { quoteBracketed } from '../../../core/sql/quote.ts';
import { ask, type Link } from './link.ts';

export interface Staged {
  target: string;
  staged: string;
  /** The columns. */
  list: string;
}

export async function mergeStaged(
  link: Link,
  { columns, key, table, expected }: LoadOrder,
  { target, staged, list }: Staged,
): Promise<{ inserted: number; updated: number }> {
  const names = columns.map(({ name }) => quoteBracketed(name));
  const keys = key.map(quoteBracketed);
  const same = keys.map((name) => `${target}.${name} = new.${name}`).join(' AND ');
  const others = names.filter((name) => !keys.includes(name));
  const set = (others.length > 0 ? others : keys).map((name) => `${name} = new.${name}`).join(', ');
  // TABLOCKX: no row with the same key comes from anybody else in between.
  const { changed: updated } = await ask(
    link,
    `UPDATE ${target} WITH (TABLOCKX) SET ${set} FROM ${staged} AS new WHERE ${same}`,
  );
  const { changed: inserted } = await ask(
    link,
    `INSERT INTO ${target} (${list}) SELECT ${list} FROM ${staged} AS new WHERE NOT EXISTS (SELECT 1 FROM ${target} WHERE ${same})`,
  );
  if (inserted + updated !== expected.rows) {
    throw failWith(
      'conflict',
      `${expected.rows} rows would change ${updated} and add ${inserted} in ${table}: ${key.join(', ')} is not unique there. Nothing was changed.`,
      'Give the table a unique key, or another key to the task.',
    );
  }
  return { inserted, updated };
}
