/** Tables between DuckDB and a PostgreSQL environment, without a value changed. */
import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceSession } from '../../connectors/connector.ts';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { sha256 } from '../../core/pipeline/fingerprint.ts';
import { textOf, type TaskDatabase } from '../../tasks/task.ts';
import { fillTexts, textColumns, typedTexts } from '../connection/textTable.ts';
import { duckdbWarehouse } from './duckdbWarehouse.ts';
import type { PostgresNames } from './postgresNames.ts';
import { sentColumn } from './postgresTypes.ts';
import { postgresWarehouse } from './postgresWarehouse.ts';
import type { Warehouse } from './warehouse.ts';

/** A staged table of `from` under the same staged name of `to`. */
export async function sendStaged(
  from: TaskDatabase,
  to: Warehouse,
  session: SourceSession,
  relation: { schema: string; name: string },
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const { schema, name } = relation;
  const sent = (await from.columns(schema, name, 'staged')).map((column) =>
    sentColumn(column.name, column.type),
  );
  const twice = sent.find((column, index) => sent.findIndex((other) => other.name === column.name) < index);
  if (twice)
    throw failWith('bad_input', `Two columns of ${name} are called ${twice.name}.`, 'Rename one of them.');
  const target = to.staged(schema, name);
  const columns = sent.map((column) => `${quoteIdentifier(column.name)} ${column.type}`);
  try {
    await from.run(
      `COPY (SELECT ${sent.map(({ text }) => text).join(', ')} FROM ${from.staged(schema, name)}) TO ${quoteLiteral(file)} (FORMAT csv, HEADER false, FORCE_QUOTE *)`,
    );
    await to.ensureSchema(schema);
    await to.run(`DROP TABLE IF EXISTS ${target}`);
    await to.run(`CREATE TABLE ${target} (${columns.join(', ')})`);
    await session.copy?.in(`COPY ${target} FROM STDIN (FORMAT csv)`, file, signal);
  } finally {
    await rm(file, { force: true });
  }
}

const batch = 2_000;
const texts = 'dew_texts';

/** A table of the server as one of DuckDB's, in the database that `connection` uses. */
export async function fetchTable(
  session: SourceSession,
  source: string,
  connection: DuckDBConnection,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const cursor = await session.run(`SELECT * FROM ${source}`, false, signal);
  try {
    const first = await cursor.read(batch);
    await connection.run(`CREATE OR REPLACE TABLE ${texts}(${textColumns(cursor.columns.length)})`);
    const appender = await connection.createAppender(texts);
    let pending = first;
    await fillTexts(
      (chunk) => appender.appendDataChunk(chunk),
      cursor.columns.length,
      async () => {
        signal.throwIfAborted();
        const rows = pending;
        pending = rows.length < batch ? [] : await cursor.read(batch);
        return rows;
      },
    );
    appender.closeSync();
  } finally {
    await cursor.close();
  }
  const { columns } = cursor;
  const typed = await typedTexts(connection, texts, columns);
  const cells = typed.map(({ sql }, index) => `${sql} AS ${quoteIdentifier(columns[index]?.name ?? '')}`);
  await connection.run(`CREATE OR REPLACE TABLE ${target} AS SELECT ${cells.join(', ')} FROM ${texts}`);
  await connection.run(`DROP TABLE ${texts}`);
}

/** What a pipeline has on the server takes the place of what the DuckDB database holds; answers a hash of its tables. */
export async function mirror(
  session: SourceSession,
  names: PostgresNames,
  connection: DuckDBConnection,
  signal: AbortSignal,
): Promise<string> {
  const local = duckdbWarehouse(connection, signal);
  for (const { schema, name, kind } of await local.relations())
    await local.run(`DROP ${kind} IF EXISTS ${local.relation(schema, name)}`);
  const relations = await postgresWarehouse(session, names, signal).relations();
  const hashes: string[] = [];
  for (const { schema, name } of relations) {
    await local.ensureSchema(schema);
    const target = local.relation(schema, name);
    await fetchTable(session, names.relation(schema, name), connection, target, signal);
    if (schema !== 'main') continue;
    const [row] = await local.rows(
      `SELECT md5(coalesce(string_agg(rows::VARCHAR, chr(10) ORDER BY rows::VARCHAR), '')) AS hash FROM ${target} AS rows`,
    );
    hashes.push(`${name} ${textOf(row?.['hash'])}`);
  }
  return sha256(hashes.sort().join('\n')).slice(0, 32);
}
