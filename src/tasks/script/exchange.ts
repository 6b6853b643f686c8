/** Tables to files for a script, and its files back to tables with the declared types. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { EngineFailure, failureOf, failWith } from '../../core/failure.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import { qualified } from '../../core/quality/testRules.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { firstBytes } from '../extract/encoding.ts';
import { columnNames, splitRecord } from '../extract/header.ts';
import { textOf, type TaskDatabase } from '../task.ts';
import type { exchangeFormats, TableOutput } from './descriptor.ts';

type Format = (typeof exchangeFormats)[number];

/** Writes a table as a file; NULL and the empty text stay apart in CSV (`` and `""`). */
export async function exportTable(
  table: string,
  format: Format,
  path: string,
  database: TaskDatabase,
): Promise<number> {
  const options = {
    csv: 'FORMAT csv, HEADER',
    parquet: 'FORMAT parquet',
    json: 'FORMAT json, ARRAY true',
    ndjson: 'FORMAT json',
  }[format];
  await database.run(`COPY (SELECT * FROM ${qualified(table)}) TO ${quoteLiteral(path)} (${options})`);
  const [count] = await database.rows(`SELECT count(*)::VARCHAR AS rows FROM ${qualified(table)}`);
  return Number(count?.['rows'] ?? 0);
}

/** Builds the staged table from what the script wrote. */
export async function importOutput(
  name: string,
  output: TableOutput,
  path: string,
  target: string,
  database: TaskDatabase,
): Promise<void> {
  if (!existsSync(path)) {
    throw failWith(
      'script',
      `The script ended without writing its output "${name}".`,
      `Write it to the path in DEW_OUTPUT_${name.toUpperCase()}.`,
    );
  }
  const source = await sourceOf(name, output, path, database);
  const declared = Object.entries(output.columns ?? {});
  const lower = new Map(source.columns.map((column) => [column.toLowerCase(), column]));
  for (const [column] of declared) {
    if (lower.has(column.toLowerCase())) continue;
    throw failWith(
      'script',
      `The output "${name}" lacks the declared column "${column}".`,
      didYouMean(column, source.columns),
    );
  }
  const types = new Map(declared.map(([column, type]) => [column.toLowerCase(), type]));
  const cells = source.columns.map((column) => {
    const id = quoteIdentifier(column);
    const type = types.get(column.toLowerCase());
    if (!type) return id;
    return `CAST(${blankless(id, type, source.text)} AS ${type}) AS ${id}`;
  });
  try {
    await database.run(`CREATE OR REPLACE TABLE ${target} AS SELECT ${cells.join(', ')} FROM ${source.sql}`);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== 'sql') throw error;
    throw (
      (await badValue(name, source, types, database)) ??
      new EngineFailure({ ...failure, message: `The output "${name}" cannot be read: ${failure.message}` })
    );
  }
}

/** An empty cell is NULL for every type but text. */
const blankless = (id: string, type: string, text: boolean): string =>
  text && !/^(VARCHAR|TEXT|STRING)/i.test(type) ? `nullif(${id}, '')` : id;

interface Source {
  sql: string;
  columns: string[];
  /** True where every cell arrives as text. */
  text: boolean;
}

async function sourceOf(
  name: string,
  output: TableOutput,
  path: string,
  database: TaskDatabase,
): Promise<Source> {
  const literal = quoteLiteral(path);
  if (output.format === 'csv') {
    const head = (await firstBytes(path, 1 << 18)).toString('utf8').replace(/^\uFEFF/, '');
    if (head === '')
      throw failWith(
        'script',
        `The output "${name}" is an empty file without a header.`,
        'Write the header even when there are no rows.',
      );
    const columns = columnNames(splitRecord(head, ',', '"').cells);
    const struct = columns.map((column) => `${quoteLiteral(column)}: 'VARCHAR'`).join(', ');
    return {
      sql: `read_csv(${literal}, columns = {${struct}}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false)`,
      columns,
      text: true,
    };
  }
  if (output.format !== 'parquet') {
    const text = await readFile(path, 'utf8');
    const whole = output.format === 'json' && text.trim() === '[]';
    if (text.trim() === '' || whole) {
      const columns = Object.entries(output.columns ?? {});
      if (columns.length === 0)
        throw failWith(
          'script',
          `The output "${name}" has no rows and declares no columns.`,
          'Declare its columns.',
        );
      const empty = columns.map(([column, type]) => `NULL::${type} AS ${quoteIdentifier(column)}`).join(', ');
      return {
        sql: `(SELECT ${empty} WHERE false)`,
        columns: columns.map(([column]) => column),
        text: false,
      };
    }
  }
  const sql =
    output.format === 'parquet'
      ? `read_parquet(${literal})`
      : `read_json(${literal}, format = ${quoteLiteral(output.format === 'json' ? 'array' : 'newline_delimited')})`;
  const rows = await database.rows(`DESCRIBE SELECT * FROM ${sql}`);
  return { sql, columns: rows.map((row) => textOf(row['column_name'])), text: false };
}

/** Finds the first cell that does not fit its declared type. */
async function badValue(
  name: string,
  source: Source,
  types: ReadonlyMap<string, string>,
  database: TaskDatabase,
): Promise<EngineFailure | null> {
  for (const column of source.columns) {
    const type = types.get(column.toLowerCase());
    if (!type) continue;
    const value = blankless(quoteIdentifier(column), type, source.text);
    let found;
    try {
      [found] = await database.rows(
        `SELECT row::VARCHAR AS row, value FROM (SELECT row_number() OVER () AS row, ${value}::VARCHAR AS value, TRY_CAST(${value} AS ${type}) AS fits FROM ${source.sql}) WHERE value IS NOT NULL AND fits IS NULL LIMIT 1`,
      );
    } catch {
      return null;
    }
    if (found) {
      return failWith(
        'script',
        `The output "${name}" does not fit its declared columns: ${column} is ${type}, but row ${textOf(found['row'])} has "${textOf(found['value'])}".`,
        'Correct the script, or declare the column as VARCHAR.',
      );
    }
  }
  return null;
}
