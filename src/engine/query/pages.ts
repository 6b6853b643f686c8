import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { RangeParams, ResultPage } from '../../protocol/engine/query.ts';
import { storedColumn, storedTable, viewOf, type StoredResult } from '../results/storedResult.ts';
import type { DatabaseSession } from '../context.ts';
import { connectIn, interruptible, untilAborted } from './resultConnection.ts';

/** A block of cells under the arrangement of now. */
export type CellRange = Omit<RangeParams, 'resultId' | 'version'>;

/** Characters of a cell that a page carries; the cell request gives the rest. */
export const clipLength = 400;
const keptStatements = 64;

/** Blocks of cells from stored results: one connection per time zone, prepared statements kept. */
export class Pages {
  readonly #session: DatabaseSession;
  readonly #connections = new Map<string, Promise<DuckDBConnection>>();
  readonly #statements = new Map<string, Promise<DuckDBPreparedStatement>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: DatabaseSession) {
    this.#session = session;
  }

  /** The block, cut to the rows and columns that there are; cells are exact texts, long ones clipped. */
  async page(result: StoredResult, range: RangeParams, signal: AbortSignal): Promise<ResultPage> {
    const texts = await this.texts(result, range, signal, clipLength + 1);
    const clipped: [number, number][] = [];
    const columns = texts.map((values, column) =>
      JSON.stringify(
        values.map((value, row) => {
          if (value === null || value.length <= clipLength) return value;
          const characters = [...value];
          if (characters.length <= clipLength) return value;
          clipped.push([row, column]);
          return characters.slice(0, clipLength).join('');
        }),
      ),
    );
    return {
      resultId: result.summary.id,
      version: range.version,
      firstRow: range.firstRow,
      rows: texts[0]?.length ?? 0,
      firstColumn: range.firstColumn,
      columns,
      clipped,
    };
  }

  /** Exact texts by column; `limit` bounds the characters of a cell. */
  async texts(
    result: StoredResult,
    range: CellRange,
    signal: AbortSignal,
    limit?: number,
  ): Promise<(string | null)[][]> {
    const view = viewOf(result);
    const count = Math.min(range.columns, result.summary.columns.length - range.firstColumn);
    if (!view || count <= 0) return [];
    const columns = Array.from({ length: count }, (_, index) => {
      const text = `${storedColumn(range.firstColumn + index)}::VARCHAR`;
      return limit === undefined ? text : `left(${text}, ${limit})`;
    });
    const sql = `SELECT ${columns.join(', ')} FROM ${storedTable(view.table)} WHERE rowid BETWEEN $1 AND $2 ORDER BY rowid`;
    const rows = await this.#run(result.timeZone, sql, range, signal);
    return rows as (string | null)[][];
  }

  /** Closes what was prepared on a table that is about to be dropped or replaced. */
  forget(table: string): void {
    for (const [key, statement] of this.#statements) {
      if (!key.includes(storedTable(table))) continue;
      this.#statements.delete(key);
      void statement.then((prepared) => prepared.destroySync()).catch(() => undefined);
    }
  }

  async #run(
    timeZone: string,
    sql: string,
    { firstRow, rows }: CellRange,
    signal: AbortSignal,
  ): Promise<unknown[][]> {
    const done = this.#last.then(async () => {
      signal.throwIfAborted();
      const statement = await this.#prepared(timeZone, sql);
      statement.bindBigInt(1, BigInt(firstRow));
      statement.bindBigInt(2, BigInt(firstRow + rows - 1));
      const connection = await this.#connection(timeZone);
      const answer = await interruptible(connection, signal, () => statement.run());
      const columns = await answer.getColumns();
      return columns.length > 0 ? columns : Array.from({ length: answer.columnCount }, () => []);
    });
    this.#last = done.catch(() => undefined);
    return untilAborted(done, signal);
  }

  #prepared(timeZone: string, sql: string): Promise<DuckDBPreparedStatement> {
    const key = `${timeZone} ${sql}`;
    const known = this.#statements.get(key);
    if (known) return known;
    const oldest = this.#statements.keys().next().value;
    if (this.#statements.size >= keptStatements && oldest !== undefined) {
      void this.#statements.get(oldest)?.then((statement) => statement.destroySync());
      this.#statements.delete(oldest);
    }
    const made = this.#connection(timeZone).then((connection) => connection.prepare(sql));
    this.#statements.set(key, made);
    made.catch(() => this.#statements.delete(key));
    return made;
  }

  #connection(timeZone: string): Promise<DuckDBConnection> {
    const known = this.#connections.get(timeZone);
    if (known) return known;
    const opened = connectIn(this.#session, timeZone);
    this.#connections.set(timeZone, opened);
    return opened;
  }
}
