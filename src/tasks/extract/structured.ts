/** JSON, NDJSON and Parquet: DuckDB reads them whole or says what is wrong with which file. */
import { join } from 'node:path';
import { wideEncoding } from '../../core/delimited/encoding.ts';
import { EngineFailure, failureOf, failWith } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type TaskContext, type TaskDatabase } from '../task.ts';
import type { ExtractSpec, FileFormat } from './descriptor.ts';
import { copyAsUtf8, firstBytes } from './encoding.ts';
import { firstBadJsonLine } from './lineNumbers.ts';

/** Days of JSON in this form only: DuckDB by itself would take 03-04-2024 for the third of April or the fourth of March. */
export const isoDate = '%Y-%m-%d';

export async function loadStructured(
  spec: ExtractSpec,
  format: Extract<FileFormat, 'json' | 'ndjson' | 'parquet'>,
  files: readonly string[],
  target: string,
  context: TaskContext,
  database: TaskDatabase,
): Promise<void> {
  let first = true;
  for (const [index, file] of files.entries()) {
    const readable = format === 'parquet' ? join(context.root, file) : await plainJson(file, index, context);
    const path = quoteLiteral(readable);
    const lines = format === 'ndjson' ? readable : null;
    const source =
      format === 'parquet'
        ? `read_parquet(${path})`
        : // Looked at as a whole: of a sample, later fields would be missing and later fractions rounded.
          `read_json(${path}, format = ${quoteLiteral(format === 'json' ? 'auto' : 'newline_delimited')}, sample_size = -1, dateformat = ${quoteLiteral(spec.date_format ?? isoDate)})`;
    const described = await attempt(file, lines, () => database.rows(`DESCRIBE SELECT * FROM ${source}`));
    const names = described.map((row) => textOf(row['column_name']));
    const cells = names.map((name) => {
      const type = declared(spec, name);
      return type
        ? `CAST(${quoteIdentifier(name)} AS ${type}) AS ${quoteIdentifier(name)}`
        : quoteIdentifier(name);
    });
    if (spec.file_column) cells.push(`${quoteLiteral(file)} AS ${quoteIdentifier(spec.file_column)}`);
    const select = `SELECT ${cells.join(', ')} FROM ${source}`;
    if (first)
      await attempt(file, lines, () => database.run(`CREATE OR REPLACE TABLE ${target} AS ${select}`));
    else {
      await matchColumns(spec, file, select, target, database);
      await attempt(file, lines, () => database.run(`INSERT INTO ${target} BY NAME ${select}`));
    }
    first = false;
  }
}

/** A copy in UTF-8 without a byte order mark, where DuckDB would take the file for something else. */
async function plainJson(file: string, index: number, context: TaskContext): Promise<string> {
  const path = join(context.root, file);
  const head = file.endsWith('.gz') ? Buffer.alloc(0) : await firstBytes(path, 4096);
  const wide = wideEncoding(head);
  if (!wide && head.subarray(0, 3).toString('hex') !== 'efbbbf') return path;
  const copy = join(context.folder, `${index}.utf8.json`);
  await copyAsUtf8(path, copy, { encoding: wide ?? 'utf-8', quote: '"', numbered: null }, context.signal);
  return copy;
}

const declared = (spec: ExtractSpec, name: string): string | undefined =>
  Object.entries(spec.columns ?? {}).find(([column]) => column.toLowerCase() === name.toLowerCase())?.[1];

async function matchColumns(
  spec: ExtractSpec,
  file: string,
  select: string,
  target: string,
  database: TaskDatabase,
): Promise<void> {
  const present = await database.rows(`DESCRIBE ${target}`);
  const incoming = await database.rows(`DESCRIBE ${select}`);
  const known = new Set(present.map((row) => textOf(row['column_name']).toLowerCase()));
  const added = incoming.filter((row) => !known.has(textOf(row['column_name']).toLowerCase()));
  const found = new Set(incoming.map((row) => textOf(row['column_name']).toLowerCase()));
  const missing = [...known].filter((name) => !found.has(name));
  if (!spec.union_by_name && added.length + missing.length > 0) {
    throw differing(
      file,
      missing,
      added.map((row) => textOf(row['column_name'])),
    );
  }
  for (const row of added) {
    await database.run(
      `ALTER TABLE ${target} ADD COLUMN ${quoteIdentifier(textOf(row['column_name']))} ${textOf(row['column_type'])}`,
    );
  }
}

/** The failure for files whose columns do not agree. */
export function differing(file: string, missing: readonly string[], added: readonly string[]): EngineFailure {
  const parts = [
    ...(missing.length ? [`lacks ${missing.join(', ')}`] : []),
    ...(added.length ? [`has ${added.join(', ')} besides`] : []),
  ];
  return failWith(
    'bad_input',
    `The columns of ${file} differ from those of the files before it: it ${parts.join(' and ')}.`,
    'Add union_by_name: true to the task to take all columns, with NULL where one is missing.',
    { file },
  );
}

async function attempt<T>(file: string, path: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== 'sql' && failure.code !== 'internal') throw error;
    const line = path === null ? null : await firstBadJsonLine(path);
    throw new EngineFailure({
      code: 'bad_input',
      message: `${file} cannot be read: ${failure.message}`,
      next: /magic bytes|too small to be a Parquet|Malformed|unexpected end/i.test(failure.message)
        ? 'The file is cut off or damaged: get it again. Nothing was changed.'
        : 'Correct the file or the declared columns. Nothing was changed.',
      place: { file, ...(line === null ? {} : { line }) },
    });
  }
}
