/** DuckDB behind the practice server: an instance of its own, without files, network or other people's settings. */
import { basename, extname } from 'node:path';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Backend, BackendResult, BackendSession } from '../../practice/backend.ts';
import { catalogStatements } from './catalogViews.ts';

/** INSERT, UPDATE, DELETE and MERGE INTO in DuckDB's numbers of statements. */
const changing: readonly number[] = [2, 3, 5, 30];
const selecting: number = 1;

/** @param file a DuckDB file, made where there is none; null keeps everything in memory */
export async function openPracticeBackend(file: string | null): Promise<Backend & { close(): void }> {
  const { DuckDBInstance } = await import('../duckdb.bundle.ts');
  const instance = await DuckDBInstance.create(file ?? ':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const first = await instance.connect();
  for (const statement of catalogStatements) await first.run(statement);
  await first.run('SET GLOBAL enable_external_access = false');
  first.disconnectSync();
  return {
    database: file === null ? 'practice' : basename(file, extname(file)),
    open: async () => openBackendSession(await instance.connect()),
    close: () => instance.closeSync(),
  };
}

async function openBackendSession(connection: DuckDBConnection): Promise<BackendSession> {
  for (const setting of [
    "SET search_path = 'dbo,main'",
    'SET integer_division = true',
    "SET default_null_order = 'nulls_first_on_asc_last_on_desc'",
    "SET TimeZone = 'UTC'",
  ])
    await connection.run(setting);
  const session: BackendSession = {
    async run(sql, signal): Promise<BackendResult> {
      signal.throwIfAborted();
      const stop = (): void => connection.interrupt();
      signal.addEventListener('abort', stop);
      try {
        const result = await connection.run(sql);
        const changes = changing.includes(result.statementType);
        const statementType: number = result.statementType;
        const gives = statementType === selecting;
        const names = result.columnNames();
        return {
          columns: gives
            ? result.columnTypes().map((type, at) => ({ name: names[at] ?? '', type: String(type) }))
            : [],
          changed: changes ? result.rowsChanged : null,
          chunks: textChunks(result),
        };
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    async load(columns, batches, statement, signal) {
      const names = Array.from({ length: columns }, (_, at) => `c${at} VARCHAR`).join(', ');
      await connection.run(`CREATE OR REPLACE TEMP TABLE ${bulkRows} (${names})`);
      try {
        await append(connection, columns, batches, signal);
        return await session.run(statement(`temp.${bulkRows}`), signal);
      } finally {
        // Inside a transaction that failed nothing runs, and the table goes with it.
        await connection.run(`DROP TABLE IF EXISTS temp.${bulkRows}`).catch(() => undefined);
      }
    },
    async close() {
      connection.disconnectSync();
    },
  };
  return session;
}

const bulkRows = 'dew_bulk_rows';

async function append(
  connection: DuckDBConnection,
  columns: number,
  batches: Iterable<(string | null)[][]>,
  signal: AbortSignal,
): Promise<void> {
  const { DuckDBDataChunk, VARCHAR } = await import('../duckdb.bundle.ts');
  const types = Array.from({ length: columns }, () => VARCHAR);
  const appender = await connection.createAppender(bulkRows, 'main', 'temp');
  for (const rows of batches) {
    signal.throwIfAborted();
    const chunk = DuckDBDataChunk.create(types, rows.length);
    chunk.setColumns(types.map((_, column) => rows.map((row) => row[column] ?? null)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

type Result = Awaited<ReturnType<DuckDBConnection['run']>>;

async function* textChunks(result: Result): AsyncGenerator<(string | null)[][]> {
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    yield chunk.getRows().map((row) => row.map(exactText));
}

function exactText(value: DuckDBValue): string | null {
  if (value === null) return null;
  if (typeof value === 'object' && 'bytes' in value) return Buffer.from(value.bytes).toString('hex');
  return Object.is(value, -0) ? '-0' : String(value);
}
