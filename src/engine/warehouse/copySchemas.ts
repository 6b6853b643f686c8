/** All that a pipeline has in one schema of a server, made again in another. */
import type { SourceSession } from '../../connectors/connector.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { textOf } from '../../tasks/task.ts';
import type { PostgresNames } from './postgresNames.ts';
import { postgresWarehouse, rowsOf } from './postgresWarehouse.ts';

export async function copySchemas(
  session: SourceSession,
  { from, to }: { from: PostgresNames; to: PostgresNames },
  signal: AbortSignal,
): Promise<void> {
  const run = (sql: string) => rowsOf(session, sql, signal);
  for (const { name } of to.all()) await run(`CREATE SCHEMA ${quoteIdentifier(name)}`);
  const relations = await postgresWarehouse(session, from, signal).relations();
  for (const { schema, name, kind } of relations) {
    if (kind !== 'TABLE') continue;
    const target = to.relation(schema, name);
    await run(`CREATE TABLE ${target} (LIKE ${from.relation(schema, name)} INCLUDING ALL)`);
    await run(`INSERT INTO ${target} SELECT * FROM ${from.relation(schema, name)}`);
  }
  // Names of a view's own schemas are written without them, and then mean those of the copy.
  await run(`SET search_path TO ${from.searchPath()}`);
  const views = await run(
    `SELECT relname AS name, pg_get_viewdef(oid) AS definition FROM pg_class
     WHERE relkind = 'v' AND relnamespace = ${quoteLiteral(from.schema('main'))}::regnamespace ORDER BY oid`,
  );
  await run(`SET search_path TO ${to.searchPath()}`);
  for (const view of views)
    await run(`CREATE VIEW ${to.relation('main', textOf(view['name']))} AS ${textOf(view['definition'])}`);
}
