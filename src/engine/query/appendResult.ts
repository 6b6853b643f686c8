import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { ResultColumn } from '../../protocol/engine/query.ts';
import type { ResultStore } from '../results/resultStore.ts';
import { columnOf, storedColumn, storedTable } from '../results/storedResult.ts';

/** Copies the rows of a finished statement into a new stored table, chunk by chunk. */
export async function appendResult(
  store: ResultStore,
  table: string,
  answer: DuckDBMaterializedResult,
  signal: AbortSignal,
): Promise<{ columns: ResultColumn[]; rows: number }> {
  const types = answer.columnTypes().map((type) => type.alias ?? type.toString());
  const columns = answer.columnNames().map((name, index) => columnOf(name, types[index] ?? 'VARCHAR'));
  const definition = types.map((type, index) => `${storedColumn(index)} ${type}`).join(', ');
  await store.run(`CREATE TABLE ${storedTable(table)}(${definition})`);
  const rows = await store.append(table, async (append) => {
    let copied = 0;
    for (;;) {
      signal.throwIfAborted();
      const chunk = await answer.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return copied;
      append(chunk);
      copied += chunk.rowCount;
      await new Promise(setImmediate);
    }
  });
  return { columns, rows };
}
