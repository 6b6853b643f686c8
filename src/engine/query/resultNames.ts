import { distinctNames } from '../../core/format/distinctNames.ts';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import { storedColumn, storedTable, type StoredResult } from '../results/storedResult.ts';
import type { DocumentConnection } from './documentConnection.ts';
import type { Queries } from './queries.ts';

interface WantedName {
  name: string;
  resultId: string;
}

/** By lower-case name: the stored table that a connection's view of that name reads. */
const given = new WeakMap<DocumentConnection, Map<string, string>>();

/**
 * Makes a document's temporary views of stored results what `names` says. Only differences are run: a
 * transaction that failed takes no statement but its end, and must get there.
 */
export async function nameResults(
  queries: Queries,
  document: string,
  names: readonly WantedName[],
  signal: AbortSignal,
): Promise<void> {
  const wanted = new Map<string, { name: string; result: StoredResult; table: string }>();
  for (const { name, resultId } of names) {
    if (!queries.store.has(resultId)) {
      throw failWith('not_found', `The result "${name}" was deleted.`, 'Run the cell that makes it again.');
    }
    const result = await queries.complete(resultId);
    if (result.table) wanted.set(name.toLowerCase(), { name, result, table: result.table });
  }
  const own = await queries.document(document);
  const before = given.get(own) ?? new Map<string, string>();
  given.set(own, before);
  const gone = [...before.keys()].filter((name) => !wanted.has(name));
  const fresh = [...wanted].filter(([key, { table }]) => before.get(key) !== table);
  if (gone.length === 0 && fresh.length === 0) return;
  await own.run(
    'read',
    async () => {
      for (const name of gone) {
        await own.connection.run(`DROP VIEW IF EXISTS temp.main.${quoteIdentifier(name)}`);
        before.delete(name);
      }
      for (const [key, { name, result, table }] of fresh) {
        const columns = distinctNames(result.summary.columns).map(
          (column, index) => `${storedColumn(index)} AS ${quoteIdentifier(column)}`,
        );
        await own.connection.run(
          `CREATE OR REPLACE TEMP VIEW ${quoteIdentifier(name)} AS SELECT ${columns.join(', ')} FROM ${storedTable(table)}`,
        );
        // A rollback takes the view away again: inside a transaction it is made before every statement.
        if (own.inTransaction) before.delete(key);
        else before.set(key, table);
      }
    },
    signal,
  );
}
