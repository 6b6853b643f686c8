/** What the file view shows round the rows. */
import { stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { formatBytes, formatCount } from '../../core/format/words.ts';
import { failWith } from '../../core/failure.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { FileFacts, ReadWish } from '../../protocol/engine/catalog.ts';
import type { EngineContext } from '../context.ts';
import { databaseTarget } from './databaseFile.ts';
import type { FileReaders } from './previewTargets.ts';
import { resolveTarget } from './previewTargets.ts';

const shownRejects = 1_000;
type Fact = FileFacts['facts'][number];

export async function fileFacts(
  context: EngineContext,
  readers: FileReaders,
  target: string,
  wish: ReadWish,
  signal: AbortSignal,
): Promise<FileFacts> {
  const started = performance.now();
  const found = await resolveTarget(context, target, signal);
  if (found.kind !== 'file') throw failWith('bad_input', `${target} is a table, not a file.`);
  const { path, format } = found;
  const { size } = await stat(path);
  const facts: FileFacts = {
    format,
    bytes: size,
    columns: [],
    rowCount: null,
    dialect: null,
    encoding: null,
    preamble: [],
    footnotes: [],
    furtherTables: [],
    rejected: [],
    rejectedCount: 0,
    padded: 0,
    sheets: [],
    sheet: null,
    frame: null,
    facts: [],
    openedMs: 0,
  };
  const done = (): FileFacts => ({ ...facts, openedMs: performance.now() - started });
  if (format === 'duckdb') {
    const { relations } = await databaseTarget(context, path, undefined, signal);
    facts.sheets = relations.map(({ schema, name }) => `${schema}.${name}`);
    facts.sheet = wish.sheet ?? null;
    const shown = relations.find(({ schema, name }) => `${schema}.${name}` === wish.sheet);
    facts.columns = shown?.columns.map(({ name, type }) => ({ name, type })) ?? [];
    facts.rowCount = shown?.rowCount ?? null;
    facts.facts = relations.map(({ schema, name, kind, rowCount, columns }) => ({
      label: `${schema}.${name}`,
      value: `${kind}, ${columns.length} columns${rowCount === null ? '' : `, ${formatCount(rowCount)} rows`}`,
    }));
    return done();
  }
  const reader = await readers.of(path, format, signal, wish);
  facts.dialect = reader.dialect ?? null;
  facts.encoding = reader.encoding ?? null;
  facts.preamble = reader.preamble ?? [];
  facts.footnotes = reader.footnotes ?? [];
  facts.furtherTables = reader.furtherTables ?? [];
  facts.facts = reader.facts ?? [];
  facts.frame = reader.frame ?? null;
  facts.sheets = reader.sheets ?? [];
  facts.sheet = reader.sheet ?? null;
  if (reader.whole) {
    const { columns, rejected, rowCount, padded } = reader.whole;
    return {
      ...done(),
      columns,
      rowCount,
      padded,
      rejected: rejected.slice(0, shownRejects),
      rejectedCount: rejected.length,
    };
  }
  return withConnection(context, signal, async (connection) => {
    const described = await connection.runAndReadAll(`DESCRIBE ${reader.select()}`);
    facts.columns = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
    if (format === 'parquet') {
      facts.facts = await parquetFacts(connection, path);
      const counted = await connection.runAndReadAll(
        `SELECT num_rows::DOUBLE FROM parquet_file_metadata(${quoteLiteral(path)})`,
      );
      facts.rowCount = Number(counted.getRows()[0]?.[0]);
    }
    if (reader.textFile || format === 'ndjson') facts.rejectedCount = null;
    return done();
  });
}

async function parquetFacts(connection: DuckDBConnection, path: string): Promise<Fact[]> {
  const file = quoteLiteral(path);
  const one = await connection.runAndReadAll(
    `SELECT created_by, num_row_groups::DOUBLE, format_version::VARCHAR, encryption_algorithm FROM parquet_file_metadata(${file})`,
  );
  const [createdBy, groups, version, encryption] = one.getRows()[0] ?? [];
  const parts = await connection.runAndReadAll(
    `SELECT string_agg(DISTINCT compression, ', '), sum(total_compressed_size)::DOUBLE, sum(total_uncompressed_size)::DOUBLE,
     max(row_group_num_rows)::DOUBLE FROM parquet_metadata(${file})`,
  );
  const [codec, packed, unpacked, longest] = parts.getRows()[0] ?? [];
  const keys = await connection.runAndReadAll(
    `SELECT decode(key), octet_length(value)::DOUBLE FROM parquet_kv_metadata(${file})`,
  );
  return [
    { label: 'Created by', value: String(createdBy) },
    { label: 'Format version', value: String(version) },
    {
      label: 'Row groups',
      value: `${formatCount(Number(groups))}, at most ${formatCount(Number(longest))} rows`,
    },
    { label: 'Codec', value: String(codec) },
    { label: 'Packed', value: `${formatBytes(Number(packed))} of ${formatBytes(Number(unpacked))}` },
    ...(encryption === null || encryption === undefined
      ? []
      : [{ label: 'Encryption', value: JSON.stringify(encryption) }]),
    ...keys
      .getRows()
      .map(([key, bytes]) => ({ label: `Key ${String(key)}`, value: formatBytes(Number(bytes)) })),
  ];
}

/** A connection for one piece of work, interrupted where the work is no longer wanted. */
export async function withConnection<T>(
  context: EngineContext,
  signal: AbortSignal,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await (await context.session()).connect();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    return await work(connection);
  } finally {
    signal.removeEventListener('abort', interrupt);
    connection.disconnectSync();
  }
}
