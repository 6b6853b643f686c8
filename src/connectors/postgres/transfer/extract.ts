import { failWith } from '../../../core/failure.ts';
import type { Totals } from '../../../core/connection/totals.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/sql/quote.ts';
import type { SourceColumn } from '../../connector.ts';
import type { Extraction, ExtractOrder } from '../../transfer.ts';
import { statementFailure } from '../failures.ts';
import { refuseCopy } from '../refusals.ts';
import { extractColumns, factsQuery, readFacts, type ExtractColumn } from './columns.ts';
import { BinaryRows } from './binaryRows.ts';
import { CopyOut } from './copyOut.ts';
import { ask, type Link, type UserText } from './link.ts';
import { postgresText } from './targetTypes.ts';

/** Rows and totals see one moment; texts depend on no setting of the role. */
const begin = [
  'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  "SET LOCAL TimeZone TO 'UTC'",
  'SET LOCAL DateStyle TO ISO',
  'SET LOCAL IntervalStyle TO postgres',
  'SET LOCAL bytea_output TO hex',
].join('; ');
const prefix = 'SELECT * FROM (';
/** Of these the declaration says too little to choose a type. */
const open = new Set<SourceColumn['form']>(['decimal', 'list']);

export async function extract(
  link: Link,
  { from, since, assume, signal }: ExtractOrder,
): Promise<Extraction> {
  signal.throwIfAborted();
  const heard = link.cancelOn(signal);
  try {
    const source = sourceOf(from);
    await ask(link, begin);
    const { fields } = await ask(link, `${prefix}${source.sql}\n) AS dew_rows LIMIT 0`, [], source);
    if (fields.length === 0) throw failWith('bad_input', 'The query gives no columns.', 'Write a SELECT.');
    const columns = extractColumns(fields);
    const rows = `(${source.sql}\n) AS dew_rows${newerThan(since)}`;
    const extraction = new PostgresExtraction(link, columns, rows, heard);
    if (!assume || columns.some(({ form }) => open.has(form))) await extraction.look();
    return extraction;
  } catch (error) {
    heard();
    if (link.alive) await link.client.query('ROLLBACK').catch(() => undefined);
    signal.throwIfAborted();
    throw error;
  }
}

function sourceOf(from: ExtractOrder['from']): UserText {
  if ('query' in from) {
    refuseCopy(from.query, true);
    return { sql: from.query.trimEnd().replace(/;$/, ''), shift: prefix.length };
  }
  const schema = from.schema === null ? '' : `${quoteIdentifier(from.schema)}.`;
  return { sql: `SELECT * FROM ${schema}${quoteIdentifier(from.relation)}`, shift: prefix.length };
}

function newerThan(since: ExtractOrder['since']): string {
  if (!since) return '';
  const column = quoteIdentifier(since.column);
  const value = postgresText(since.type)?.(since.value) ?? since.value;
  return ` WHERE ${column} >= ${quoteLiteral(value)} OR ${column} IS NULL`;
}

class PostgresExtraction implements Extraction {
  readonly columns: readonly ExtractColumn[];
  readonly snapshot = true;
  readonly format = 'parquet';
  readonly #link: Link;
  readonly #rows: string;
  readonly #heard: () => void;
  #totals: Promise<Totals> | null = null;
  #reading = false;

  constructor(link: Link, columns: readonly ExtractColumn[], rows: string, heard: () => void) {
    this.#link = link;
    this.columns = columns;
    this.#rows = rows;
    this.#heard = heard;
  }

  get assumed(): boolean {
    return this.#totals === null;
  }

  /** Before the first row: what all values say of the columns. */
  async look(): Promise<void> {
    this.#totals = Promise.resolve(await this.#facts());
  }

  async *chunks(): AsyncIterable<readonly Uint8Array[]> {
    const rows = new BinaryRows(this.columns);
    for await (const piece of this.#pieces()) yield* rows.take(piece);
    // The server sums while the reader works on the last rows.
    this.#totals ??= this.#facts();
    this.#totals.catch(() => undefined);
    yield* rows.rest();
  }

  async *#pieces(): AsyncIterable<Uint8Array> {
    const selected = this.columns.map((column) => column.selected).join(', ');
    const copy = `COPY (SELECT ${selected} FROM ${this.#rows}) TO STDOUT (FORMAT binary)`;
    this.#reading = true;
    try {
      yield* this.#link.client.query(new CopyOut(copy));
    } catch (error) {
      throw statementFailure(error, copy, this.#link.settings);
    }
    this.#reading = false;
  }

  totals(): Promise<Totals> {
    return (this.#totals ??= this.#facts());
  }

  async close(): Promise<void> {
    this.#heard();
    // What the server still sends would have to be read to its end.
    if (this.#reading) this.#link.cut();
    else if (this.#link.alive) await this.#link.client.query('COMMIT').catch(() => undefined);
  }

  async #facts(): Promise<Totals> {
    const { rows } = await ask(this.#link, factsQuery(this.#rows, this.columns));
    const answer = rows.map(([text = null]) => text);
    return { rows: Number(answer[0]), sums: readFacts(this.columns, answer) };
  }
}
