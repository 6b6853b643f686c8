/** What was staged and compared takes its place, inside the transaction of the load. */
import { failureOf, failWith } from '../../../core/failure.ts';
import { quoteIdentifier } from '../../../core/sql/quote.ts';
import type { LoadOrder } from '../../transfer.ts';
import { ask, type Link } from './link.ts';

/** Rows by key: what is there is updated, what is not is added. */
export async function mergeStaged(
  link: Link,
  order: LoadOrder,
  target: string,
  staged: string,
): Promise<{ inserted: number; updated: number }> {
  // No row with the same key comes from anybody else in between; readers go on.
  await ask(link, `LOCK TABLE ${target} IN SHARE ROW EXCLUSIVE MODE`);
  const names = order.columns.map(({ name }) => quoteIdentifier(name));
  const keys = order.key.map(quoteIdentifier);
  const same = keys.map((key) => `old.${key} = new.${key}`).join(' AND ');
  const others = names.filter((name) => !keys.includes(name));
  const set = (others.length > 0 ? others : keys).map((name) => `${name} = new.${name}`).join(', ');
  const { changed: updated } = await ask(
    link,
    `UPDATE ${target} AS old SET ${set} FROM ${staged} AS new WHERE ${same}`,
  );
  const list = names.join(', ');
  const { changed: inserted } = await ask(
    link,
    `INSERT INTO ${target} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${staged} AS new
     WHERE NOT EXISTS (SELECT 1 FROM ${target} AS old WHERE ${same})`,
  );
  if (inserted + updated !== order.expected.rows) {
    throw failWith(
      'conflict',
      `${order.expected.rows} rows would change ${updated} and add ${inserted} in ${order.table}: ${order.key.join(', ')} is not unique there. Nothing was changed.`,
      'Give the table a unique key, or another key to the task.',
    );
  }
  return { inserted, updated };
}

const grantsOf = `
  SELECT format('GRANT %s ON %%s TO %s%s', privilege_type, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
      CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
  FROM pg_class c, aclexplode(c.relacl) WHERE c.oid = to_regclass($1) AND grantee <> c.relowner`;

const ownerOf = `SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass($1)`;

/** What others have built on the rows is not taken from them. */
export async function remove(link: Link, { table }: LoadOrder, statement: string): Promise<void> {
  try {
    await ask(link, statement);
  } catch (error) {
    const { code, message } = failureOf(error);
    if (code !== 'sql') throw error;
    throw failWith(
      'conflict',
      `${table} cannot be replaced: ${message}. Nothing was changed.`,
      'Load with mode: merge, or take away there what stands in the way.',
    );
  }
}

/** A staged table of other columns gets the name, the owner and the grants of the old one. */
export async function replaceByStaged(
  link: Link,
  order: LoadOrder,
  old: string | null,
  staged: string,
): Promise<void> {
  if (old !== null) {
    const ask1 = async (sql: string, relation: string) =>
      (await ask(link, sql, [relation])).rows.flatMap(([text]) => text ?? []);
    const grants = await ask1(grantsOf, old);
    const [owner = ''] = await ask1(ownerOf, old);
    const [mine] = await ask1(ownerOf, staged);
    await remove(link, order, `DROP TABLE ${old}`);
    for (const grant of grants) await ask(link, grant.replace('%s', staged));
    if (owner !== mine) await ask(link, `ALTER TABLE ${staged} OWNER TO ${quoteIdentifier(owner)}`);
  }
  await ask(link, `ALTER TABLE ${staged} RENAME TO ${quoteIdentifier(order.table)}`);
}
