import type { SourceColumn } from '../../connector.ts';
import { csvRecords } from '../../csv.ts';
import type { Totals } from '../../../core/connection/totals.ts';
import type { Extraction, ExtractOrder } from '../../../core/connection/transfer.ts';
import { failWith } from '../../../core/failure.ts';
import { quoteBracketed } from '../../../core/sql/quote.ts';
import { changeIn } from '../../../core/tsql/readOnly.ts';
import { SqlServerCursor } from '../cursor.ts';
import { statementFailure } from '../failures.ts';
import { ask, beginSnapshot, rollBack, type Link } from './link.ts';
import { newerThan } from './since.ts';
import { totalsIn } from './totals.ts';

/** Rows of one record set of the CSV. */
const batch = 2_000;

export async function extract(link: Link, { from, since, signal }: ExtractOrder): Promise<Extraction> {
  signal.throwIfAborted();
  const heard = link.cancelOn(signal);
  try {
    const source = sourceOf(from);
    const snapshot = await beginSnapshot(link);
    const columns = await columnsOf(link, source);
    const rows = `${source} AS dew_rows${newerThan(since, columns)}`;
    const totals = await totalsIn(link, columns, rows);
    return new SqlServerExtraction(link, { columns, snapshot, rows, totals, heard });
  } catch (error) {
    heard();
    await rollBack(link);
    signal.throwIfAborted();
    throw error;
  }
}

function sourceOf(from: ExtractOrder['from']): string {
  if (!('query' in from)) {
    const schema = from.schema === null ? '' : `${quoteBracketed(from.schema)}.`;
    return `(SELECT * FROM ${schema}${quoteBracketed(from.relation)})`;
  }
  const change = changeIn(from.query);
  if (change !== null) {
    throw failWith('unconfirmed', `An extract reads with one SELECT, and this has ${change}.`);
  }
  if (/^\s*(--[^\n]*\n\s*|\/\*[^]*?\*\/\s*)*WITH\b/i.test(from.query)) {
    throw failWith(
      'bad_input',
      'SQL Server cannot count the rows of a query that begins with WITH.',
      'Make a view of it, or write subqueries.',
    );
  }
  return `(${from.query.trimEnd().replace(/;$/, '')}\n)`;
}

/** datetime2 and time with seven digits are read to the nanosecond only where a value needs that. */
async function columnsOf(link: Link, source: string): Promise<SourceColumn[]> {
  const cursor = new SqlServerCursor(`SELECT TOP (0) * FROM ${source} AS dew_rows`, async (error) =>
    error === undefined ? undefined : statementFailure(error, link.settings),
  );
  link.connection.execSqlBatch(cursor.request);
  await cursor.read(1);
  const { columns } = cursor;
  if (columns.length === 0) throw failWith('bad_input', 'The query gives no columns.', 'Write a SELECT.');
  const unnamed = columns.findIndex(({ name }) => name === '');
  if (unnamed >= 0)
    throw failWith(
      'bad_input',
      `Column ${unnamed + 1} of the query has no name.`,
      'Write expression AS name.',
    );
  const fine = columns.filter(({ sourceType }) => /^(time|datetime2)\(7\)$/.test(sourceType));
  const asked = fine.map(({ name, sourceType }) => {
    const column = quoteBracketed(name);
    const coarse = sourceType.replace('7', '6');
    return `MAX(CASE WHEN ${column} <> CAST(${column} AS ${coarse}) THEN 1 ELSE 0 END)`;
  });
  const [answer = []] =
    asked.length === 0 ? [] : (await ask(link, `SELECT ${asked.join(', ')} FROM ${source} AS dew_rows`)).rows;
  return columns.map((column) => {
    if (column.form !== 'nanoseconds') return column;
    const needed = answer[fine.indexOf(column)] === '1';
    return { ...column, form: 'plain', type: needed ? `${column.type}_NS` : column.type };
  });
}

interface Parts {
  columns: readonly SourceColumn[];
  snapshot: boolean;
  rows: string;
  totals: Totals;
  heard: () => void;
}

class SqlServerExtraction implements Extraction {
  readonly columns: readonly SourceColumn[];
  readonly snapshot: boolean;
  readonly format = 'csv';
  readonly #link: Link;
  readonly #parts: Parts;
  #cursor: SqlServerCursor | undefined;

  constructor(link: Link, parts: Parts) {
    this.#link = link;
    this.#parts = parts;
    this.columns = parts.columns;
    this.snapshot = parts.snapshot;
  }

  async *chunks(): AsyncIterable<readonly Uint8Array[]> {
    const { connection, settings } = this.#link;
    const cursor = new SqlServerCursor(`SELECT * FROM ${this.#parts.rows}`, async (error) =>
      error === undefined ? undefined : statementFailure(error, settings),
    );
    this.#cursor = cursor;
    connection.execSqlBatch(cursor.request);
    for (let rows = await cursor.read(batch); rows.length > 0; rows = await cursor.read(batch))
      yield [csvRecords(rows)];
  }

  totals(): Promise<Totals> {
    return Promise.resolve(this.#parts.totals);
  }

  async close(): Promise<void> {
    await this.#cursor?.close();
    this.#parts.heard();
    await rollBack(this.#link);
  }
}
