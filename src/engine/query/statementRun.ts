import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import { statementKind, type StatementKind } from '../../core/sql/kind.ts';
import { limitFailure } from '../results/limitFailure.ts';
import type { ResultStore } from '../results/resultStore.ts';
import { columnOf, storedColumn, storedTable, type StoredResult } from '../results/storedResult.ts';
import type { DocumentConnection } from './documentConnection.ts';
import type { FirstLook } from './firstLook.ts';
import { firstRowCount, hasTrueFirstRows } from './firstRows.ts';
import { rejectedNote, rejectsTable } from './rejectedNote.ts';
import { plainMessage, statementFailure } from './statementError.ts';
import { currentTimeZone } from './currentTimeZone.ts';
import { appendResult } from './appendResult.ts';
import { noteOf } from './statementNote.ts';

export interface RunSettings {
  store: ResultStore;
  document: DocumentConnection;
  firstLook: FirstLook;
  result: StoredResult;
  /** The text to run; for the preview of a file it is longer than what is shown. */
  statement(): Promise<string>;
  /** Stop after the first rows: the preview of a table or file. */
  preview: boolean;
  /** Names the document in the place of an error. */
  file: string;
  signal: AbortSignal;
  /** Keeps the result as it is now, and tells of it. */
  publish(result: StoredResult): Promise<void>;
  /** Told of a summary that is worth showing, not keeping. */
  changed(result: StoredResult): void;
}

const progressEvery = 200;

/** One statement from its start to its stored result. The summary of `result` is changed in place. */
export class StatementRun {
  readonly #settings: RunSettings;
  readonly #startedAt = performance.now();
  readonly #kind: StatementKind;
  #limitReached = false;
  /** Milliseconds in which the engine did nothing for the statement. */
  #waited = 0;

  constructor(settings: RunSettings) {
    this.#settings = settings;
    this.#kind = statementKind(settings.result.summary.sql);
  }

  /** Resolves when the state will not change any more; a failure is a state, not a throw. */
  async run(): Promise<void> {
    const { document, result, signal } = this.#settings;
    const mode = this.#kind === 'write' || this.#isWritingBegin() ? 'write' : 'read';
    try {
      await document.run(mode, (alias) => this.#work(alias), signal);
    } catch (error) {
      await this.#failed(error);
    }
    result.summary.percent = null;
    result.summary.engineMs ??= performance.now() - this.#startedAt - this.#waited;
    await this.#settings.publish(this.#settings.result);
  }

  #isWritingBegin(): boolean {
    return this.#kind === 'begin' && !/\bread\s+only\b/i.test(this.#settings.result.summary.sql);
  }

  async #work(alias: string): Promise<void> {
    const { document, result } = this.#settings;
    const { connection } = document;
    result.summary.connection = alias;
    result.timeZone = await currentTimeZone(connection);
    const timer = setInterval(() => void this.#watch(connection), progressEvery);
    try {
      if (this.#kind === 'query' && !document.inTransaction) await this.#query(connection);
      else await this.#once(connection);
    } finally {
      clearInterval(timer);
    }
  }

  async #query(connection: DuckDBConnection): Promise<void> {
    const { result, preview } = this.#settings;
    const sql = await this.#settings.statement();
    const statement = await connection.prepare(sql);
    const names = Array.from({ length: statement.columnCount }, (_, index) => statement.columnName(index));
    statement.destroySync();
    try {
      if (preview || (await hasTrueFirstRows(connection, sql))) {
        const rows = await this.#store(connection, sql, names, firstRowCount);
        if (rows < firstRowCount) return this.#complete(rows);
        result.summary.state = 'first_rows';
        result.summary.preview = preview;
        result.summary.availableRows = rows;
        result.summary.firstRowsMs = performance.now() - this.#startedAt;
        result.summary.version += 1;
        await this.#settings.publish(result);
        if (preview) return;
        if (result.summary.origin) await this.#letViewPaint();
      }
      this.#complete(await this.#store(connection, sql, names, null));
    } catch (error) {
      // A sequence moves in its own database, and one transaction writes to one database only.
      if (!/single transaction can only write to a single attached database/.test(plainMessage(error)))
        throw error;
      await this.#once(connection);
    }
  }

  async #letViewPaint(): Promise<void> {
    const { firstLook, result, signal } = this.#settings;
    const from = performance.now();
    await firstLook.taken(result.summary.id, signal);
    this.#waited += performance.now() - from;
    signal.throwIfAborted();
  }

  /** Stores the rows, or the first of them, in a new table, which takes the place of the one before. */
  async #store(
    connection: DuckDBConnection,
    sql: string,
    names: string[],
    limit: number | null,
  ): Promise<number> {
    const { result, store } = this.#settings;
    const { id } = result.summary;
    result.tables += 1;
    const table = `r_${id}_${result.tables}`;
    const columns = names.map((_, index) => storedColumn(index)).join(', ');
    const head = `CREATE TABLE ${storedTable(table)}(${columns}) AS `;
    if (limit === null) await withPrefix(connection, head, sql, '');
    else await withPrefix(connection, `${head}SELECT * FROM (`, sql, `\n) LIMIT ${limit}`);
    const described = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER, (SELECT list(data_type ORDER BY column_index) FROM duckdb_columns()
       WHERE database_name = 'results' AND table_name = '${table}')::VARCHAR[]::JSON FROM ${storedTable(table)}`,
    );
    const [rows, types] = described.getRows()[0] ?? [];
    const texts = JSON.parse(String(types)) as string[];
    result.summary.columns = names.map((name, index) => columnOf(name, texts[index] ?? 'VARCHAR'));
    const before = result.table;
    result.table = table;
    await store.drop(before);
    if (sql.includes(rejectsTable)) {
      result.summary.note = await rejectedNote(connection, limit === null || Number(rows) < limit);
    }
    return Number(rows);
  }

  /** A statement that cannot be wrapped runs once; its rows are appended. */
  async #once(connection: DuckDBConnection): Promise<void> {
    const { document, result, store } = this.#settings;
    const { sql } = result.summary;
    let answer: DuckDBMaterializedResult;
    try {
      answer = await connection.run(sql);
    } catch (error) {
      if (this.#kind === 'end_transaction') document.transactionIs(false);
      throw error;
    }
    if (this.#kind === 'begin') document.transactionIs(true);
    if (this.#kind === 'end_transaction') document.transactionIs(false);
    const { rowsChanged } = answer;
    const note = noteOf(sql, answer.returnType, rowsChanged);
    if (note !== null) {
      result.summary.note = note;
      result.summary.columns = [];
      this.#complete(0);
      return;
    }
    result.tables += 1;
    const table = `r_${result.summary.id}_${result.tables}`;
    const { columns, rows } = await appendResult(store, table, answer, this.#settings.signal);
    const before = result.table;
    result.table = table;
    result.summary.columns = columns;
    await store.drop(before);
    this.#complete(rows);
  }

  #complete(rows: number): void {
    const { summary } = this.#settings.result;
    summary.state = 'complete';
    summary.preview = false;
    summary.rowCount = rows;
    summary.availableRows = rows;
    summary.version += 1;
    summary.engineMs = performance.now() - this.#startedAt - this.#waited;
    summary.firstRowsMs ??= summary.engineMs;
  }

  async #failed(error: unknown): Promise<void> {
    const { result, signal } = this.#settings;
    const { summary } = result;
    let failure = statementFailure(error, summary.sql, this.#settings.file);
    if (this.#limitReached) failure = limitFailure(this.#settings.store.limit);
    const cancelled = signal.aborted && !this.#limitReached;
    // Whoever looks meanwhile sees a statement that runs, never a failed one with rows.
    if (!cancelled) {
      await this.#settings.store.drop(result.table);
      result.table = null;
      summary.availableRows = 0;
    }
    summary.state = cancelled ? 'cancelled' : 'failed';
    summary.failure = cancelled ? null : failure;
    summary.version += 1;
  }

  async #watch(connection: DuckDBConnection): Promise<void> {
    const { result, store, changed } = this.#settings;
    const { percentage } = connection.progress;
    const percent = percentage >= 0 ? Math.min(100, Math.round(percentage)) : null;
    if (percent !== result.summary.percent) {
      result.summary.percent = percent;
      changed(result);
    }
    if (this.#limitReached || !Number.isFinite(store.limit)) return;
    if (await store.makeRoom(result.summary.id)) return;
    this.#limitReached = true;
    connection.interrupt();
  }
}

/** Runs `prefix + sql + suffix`; an error's position then counts from the start of `sql`. */
async function withPrefix(
  connection: DuckDBConnection,
  prefix: string,
  sql: string,
  suffix: string,
): Promise<void> {
  try {
    await connection.run(prefix + sql + suffix);
  } catch (error) {
    const failure = statementFailure(error, sql, null, prefix);
    // The interrupt and the read-only error are told apart by what DuckDB says.
    if (failure.code !== 'sql' || /attached in read-only mode|single attached database/.test(failure.message))
      throw error;
    throw failWith(failure.code, failure.message, failure.next, failure.place);
  }
}
