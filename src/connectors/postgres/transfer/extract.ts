import { failWith } from '../../../core/failure.ts';
import type { Totals } from '../../../core/connection/totals.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/sql/quote.ts';
import type { Extraction, ExtractOrder } from '../../transfer.ts';
import { statementFailure } from '../failures.ts';
import { refuseCopy } from '../refusals.ts';
import { extractColumns, factsQuery, readFacts, type ExtractColumn } from './columns.ts';
import { CopyOut } from './copyOut.ts';
import { ask, type Link, type UserText } from './link.ts';
import { postgresText } from './targetTypes.ts';

/** Rows and totals see one moment; texts depend on no setting of the role. */
const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TimeZone TO 'UTC'; SET LOCAL IntervalStyle TO postgres`;
const prefix = 'SELECT * FROM (';

export async function extract(link: Link, { from, since, signal }: ExtractOrder): Promise<Extraction> {
  signal.throwIfAborted();
  const heard = link.cancelOn(signal);
  try {
    const source = sourceOf(from);
    await ask(link, begin);
    const { fields } = await ask(link, `${prefix}${source.sql}\n) AS dew_rows LIMIT 0`, [], source);
    if (fields.length === 0) throw failWith('bad_input', 'The query gives no columns.', 'Write a SELECT.');
    const columns = extractColumns(fields);
    const rows = `(${source.sql}\n) AS dew_rows${newerThan(since)}`;
    const { rows: facts } = await ask(link, factsQuery(rows, columns));
    const [answer = []] = facts;
    const totals = { rows: Number(answer[0]), sums: readFacts(columns, answer) };
    return new PostgresExtraction(link, columns, rows, totals, heard);
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
  readonly #link: Link;
  readonly #rows: string;
  readonly #totals: Totals;
  readonly #heard: () => void;
  #reading = false;

  constructor(
    link: Link,
    columns: readonly ExtractColumn[],
    rows: string,
    totals: Totals,
    heard: () => void,
  ) {
    this.#link = link;
    this.columns = columns;
    this.#rows = rows;
    this.#totals = totals;
    this.#heard = heard;
  }

  async *chunks(): AsyncIterable<Uint8Array> {
    const selected = this.columns.map(({ selected: text }) => text).join(', ');
    const copy = `COPY (SELECT ${selected} FROM ${this.#rows}) TO STDOUT (FORMAT csv)`;
    this.#reading = true;
    try {
      yield* this.#link.client.query(new CopyOut(copy));
    } catch (error) {
      throw statementFailure(error, copy, this.#link.settings);
    }
    this.#reading = false;
  }

  totals(): Promise<Totals> {
    return Promise.resolve(this.#totals);
  }

  async close(): Promise<void> {
    this.#heard();
    // What the server still sends would have to be read to its end.
    if (this.#reading) this.#link.cut();
    else if (this.#link.alive) await this.#link.client.query('COMMIT').catch(() => undefined);
  }
}
