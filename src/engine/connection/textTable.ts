import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { valueOfTextOrNull, type SourceColumn } from '../../core/connection/sourceColumn.ts';
import type { ResultColumn } from '../../protocol/engine/query.ts';
import type { ResultStore } from '../results/resultStore.ts';
import { columnOf, storedColumn, storedTable } from '../results/storedResult.ts';

type Row = readonly (string | null)[];

/** Adds rows of texts to a stored table of VARCHAR columns, batch by batch, until `next` has none. */
export async function appendTexts(
  store: ResultStore,
  table: string,
  columns: number,
  next: () => Promise<readonly Row[]>,
): Promise<number> {
  return store.append(table, (append) => fillTexts(append, columns, next));
}

/** Rows of texts as chunks of VARCHAR columns, until `next` has none; answers how many. */
export async function fillTexts(
  append: (chunk: DuckDBDataChunk) => void,
  columns: number,
  next: () => Promise<readonly Row[]>,
): Promise<number> {
  const { DuckDBDataChunk: Chunk, VARCHAR } = await import('../duckdb.bundle.ts');
  const types = Array.from({ length: columns }, () => VARCHAR);
  // What a chunk holds at most.
  const most = 2048;
  let appended = 0;
  for (;;) {
    const rows = await next();
    if (rows.length === 0) return appended;
    for (let from = 0; from < rows.length; from += most) {
      const part = rows.slice(from, from + most);
      const chunk = Chunk.create(types, part.length);
      chunk.setColumns(types.map((_, column) => part.map((row) => row[column] ?? null)));
      append(chunk);
    }
    appended += rows.length;
  }
}

export const textColumns = (count: number): string =>
  Array.from({ length: count }, (_, index) => `${storedColumn(index)} VARCHAR`).join(', ');

/**
 * Makes a stored table of typed columns from one of texts. A column gets its type only where every one of its
 * values converts; else it keeps the texts of the server.
 */
export async function typeTexts(
  connection: DuckDBConnection,
  from: string,
  to: string,
  columns: readonly SourceColumn[],
): Promise<ResultColumn[]> {
  const typed = await typedTexts(connection, storedTable(from), columns);
  const selected = typed.map(({ sql }, index) => `${sql} AS ${storedColumn(index)}`);
  await connection.run(
    `CREATE TABLE ${storedTable(to)} AS SELECT ${selected.join(', ')} FROM ${storedTable(from)}`,
  );
  return columns.map(({ name, sourceType }, index) => ({
    ...columnOf(name, typed[index]?.type ?? 'VARCHAR'),
    sourceType,
  }));
}

/** The type of each column of a table of texts, and the SQL of its values. */
export async function typedTexts(
  connection: DuckDBConnection,
  table: string,
  columns: readonly SourceColumn[],
): Promise<{ type: string; sql: string }[]> {
  const questions = columns.map((column, index) => question(column, storedColumn(index)));
  const answer = await connection.runAndReadAll(`SELECT ${questions.join(', ')} FROM ${table}`);
  const answers = answer.getRows()[0] ?? [];
  return columns.map((column, index) => {
    const stored = storedColumn(index);
    const type = chosenType(column, answers[index]);
    return { type, sql: type === 'VARCHAR' ? stored : valueOfTextOrNull(column, type, stored) };
  });
}

const plainNumber = String.raw`-?\d+(\.\d+)?`;

/** What has to be known of all values of a column before its type is. */
function question(column: SourceColumn, stored: string): string {
  if (column.form === 'decimal') {
    return `CASE WHEN bool_and(regexp_full_match(${stored}, '${plainNumber}'))
      THEN concat(max(strlen(ltrim(split_part(${stored}, '.', 1), '-'))), ',', max(strlen(split_part(${stored}, '.', 2)))) END`;
  }
  if (column.type === 'VARCHAR') return 'true';
  const converts = (type: string): string =>
    `count(${stored}) = count(${valueOfTextOrNull(column, type, stored)})`;
  if (column.form !== 'nanoseconds') return converts(column.type);
  // A cast to microseconds would cut the seventh digit without a word.
  return `CASE WHEN ${converts(column.type)} AND NOT coalesce(bool_or(regexp_matches(${stored}, '\\.\\d{7}')), false)
      THEN '${column.type}' WHEN ${converts(`${column.type}_NS`)} THEN '${column.type}_NS' END`;
}

function chosenType(column: SourceColumn, answer: unknown): string {
  if (column.form === 'nanoseconds') return typeof answer === 'string' ? answer : 'VARCHAR';
  if (column.form !== 'decimal') return answer === true ? column.type : 'VARCHAR';
  const [whole, scale] = typeof answer === 'string' ? answer.split(',').map(Number) : [];
  if (whole === undefined || scale === undefined || whole + scale > 38) return 'VARCHAR';
  return `DECIMAL(${whole + scale},${scale})`;
}
