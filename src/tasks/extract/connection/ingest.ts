/** The rows of an extraction into a table: files that DuckDB reads while the next one comes. */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { valueOfText, type SourceColumn } from '../../../core/connection/sourceColumn.ts';
import type { Extraction } from '../../../core/connection/transfer.ts';
import { failureOf, failWith } from '../../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/sql/quote.ts';
import type { TaskContext, TaskDatabase } from '../../task.ts';

/**
 * Bytes of a part of CSV: where it holds more rows than a row group (122,880), one thread packs and writes them as it reads,
 * with less work than two; what waits is read by all threads.
 */
const partSize = 32 << 20;
/** Parts that wait on disk before the source has to. */
const partsAhead = 4;

/** A column of the table that is made; `type` may be another than that of its values. */
export interface MadeColumn extends SourceColumn {
  tableType: string;
}

export async function ingest(
  extraction: Extraction,
  columns: readonly MadeColumn[],
  target: string,
  context: Pick<TaskContext, 'folder' | 'signal' | 'log'>,
  database: Pick<TaskDatabase, 'run'>,
): Promise<void> {
  const declared = columns.map(({ name, tableType }) => `${quoteIdentifier(name)} ${tableType}`);
  const waiting: Part[] = [];
  let reading = Promise.resolve();
  await database.run('BEGIN TRANSACTION');
  try {
    await database.run(`CREATE OR REPLACE TABLE ${target} (${declared.join(', ')})`);
    const turns: Promise<void>[] = [];
    for await (const part of partsOf(extraction, context)) {
      waiting.push(part);
      reading = reading.then(() =>
        insertParts(waiting.splice(0), extraction.format, columns, target, database),
      );
      // Waited for later; a failure in between is told then.
      reading.catch(() => undefined);
      turns.push(reading);
      if (turns.length > partsAhead) await turns.shift();
    }
    await reading;
    await database.run('COMMIT');
  } catch (error) {
    // What waits is not begun, and what is being read is over before its transaction is.
    waiting.length = 0;
    await reading.catch(() => undefined);
    await database.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

interface Part {
  path: string;
  /** No record is longer. */
  longest: number;
}

/** Files of whole rows, one after the other. */
async function* partsOf(
  extraction: Extraction,
  { folder, signal }: Pick<TaskContext, 'folder' | 'signal'>,
): AsyncIterable<Part> {
  const source = extraction.chunks()[Symbol.asyncIterator]();
  try {
    let next = await source.next();
    for (let number = 1; !next.done; number++) {
      const part = { path: join(folder, `part-${number}.${extraction.format}`), longest: 0 };
      const file = await open(part.path, 'w', 0o600);
      try {
        const enough = sizeOfPart(extraction.format, number);
        for (let size = 0; size < enough && !next.done; next = await source.next()) {
          signal.throwIfAborted();
          for (const piece of next.value) {
            await file.writeFile(piece);
            size += piece.length;
            part.longest = Math.max(part.longest, piece.length);
          }
        }
      } finally {
        await file.close();
      }
      yield part;
    }
  } finally {
    await source.return?.();
  }
}

/** A chunk of Parquet is a file already; of CSV the first part is small, since DuckDB has nothing to do until it is there. */
function sizeOfPart(format: Extraction['format'], number: number): number {
  if (format === 'parquet') return 1;
  return number === 1 ? partSize / 2 : partSize;
}

async function insertParts(
  found: readonly Part[],
  format: Extraction['format'],
  columns: readonly MadeColumn[],
  target: string,
  database: Pick<TaskDatabase, 'run'>,
): Promise<void> {
  if (found.length === 0) return;
  const values = columns.map((column, index) => {
    const { type, form, tableType } = column;
    const given = format === 'csv' && form === 'plain';
    const value = given ? `c${index}` : valueOfText(column, type, `c${index}`);
    return type === tableType ? value : `CAST(${value} AS ${tableType})`;
  });
  const files = `[${found.map(({ path }) => quoteLiteral(path)).join(', ')}]`;
  const rows =
    format === 'csv' ? `read_csv(${files}, ${csvOptions(found, columns)})` : `read_parquet(${files})`;
  try {
    await database.run(`INSERT INTO ${target} SELECT ${values.join(', ')} FROM ${rows}`);
  } catch (error) {
    throw conversionFailure(error, columns);
  } finally {
    await Promise.all(found.map(({ path }) => rm(path)));
  }
}

function csvOptions(found: readonly Part[], columns: readonly MadeColumn[]): string {
  const read = columns.map(
    ({ type, form }, index) => `c${index}: ${quoteLiteral(form === 'plain' ? type : 'VARCHAR')}`,
  );
  return `columns = {${read.join(', ')}}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, parallel = ${found.length > 1}, new_line = '\\n'${linesUpTo(Math.max(...found.map(({ longest }) => longest)))}`;
}

/** DuckDB reads lines of 2 MB where nothing is said, through a buffer of 16 of them. */
function linesUpTo(longest: number): string {
  return longest <= 2_000_000 ? '' : `, max_line_size = ${longest}, buffer_size = ${longest}`;
}

/** A value that its column cannot hold, without the words about a file that nobody knows. */
function conversionFailure(error: unknown, columns: readonly MadeColumn[]): unknown {
  const { code, message } = failureOf(error);
  const column = columns[Number(/(?:column "|source column )c(\d+)\b/.exec(message)?.[1])];
  if (code !== 'sql' || !column) return error;
  const [, , quoted, bare] =
    /(?:(?:string|format:|range:) (["'])([^]*?)\1|value (\S+) can't)/.exec(message) ?? [];
  const value = quoted ?? bare;
  return failWith(
    'bad_input',
    `${column.name} has ${value === undefined ? 'a value' : `the value ${value.slice(0, 80)}`}, which is no ${column.tableType}. Nothing was changed.`,
    'Give a query that leaves such rows out or casts the column to text, or declare another type under columns.',
  );
}
