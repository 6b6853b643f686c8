import { Request } from 'tedious';
import type { ColumnMetadata } from 'tedious/lib/token/colmetadata-token-parser.js';
import type { SourceColumn, SourceCursor } from '../connector.ts';
import type { TextRow } from './exactRows.ts';
import { columnOf } from './types.ts';

/** Rows that are kept before the server has to wait, as a multiple of what was asked for. */
const ahead = 2;

/** One batch: the rows of its first result, as they are read; what the others hold is counted. */
export class SqlServerCursor implements SourceCursor {
  columns: readonly SourceColumn[] = [];
  outcome: SourceCursor['outcome'];
  #notes: string[] = [];
  readonly request: Request;
  readonly #ended: (error: unknown) => Promise<Error | undefined>;
  #rows: TextRow[] = [];
  #wanted = 0;
  #results = 0;
  #counting = false;
  #rowsChanged: number | null = null;
  #over = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  /** `ended` is told once, at the end or with the error, which it may replace. */
  constructor(batch: string, ended: (error: unknown) => Promise<Error | undefined>) {
    this.#ended = ended;
    this.outcome = { command: commandOf(batch), rowsChanged: null };
    this.request = new Request(batch, (error) => void this.#finish(error));
    this.request.on('columnMetadata', (columns) => this.#describe(columns as ColumnMetadata[]));
    this.request.on('row', (row: TextRow) => this.#take(row));
    this.request.on('done', (rows) => this.#count(rows));
    this.request.on('doneInProc', (rows) => this.#count(rows));
  }

  async read(rows: number): Promise<TextRow[]> {
    this.#wanted = rows;
    while (this.#rows.length < rows && !this.#over) {
      this.request.resume();
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#rows.length < rows && this.#failure !== undefined) throw this.#failure;
    return this.#rows.splice(0, rows);
  }

  async close(): Promise<void> {
    if (this.#over) return;
    this.request.cancel();
    this.request.resume();
    while (!this.#over) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** A message of the server that is no error: PRINT, and what it has to say. */
  note(text: string): void {
    this.#notes.push(text);
  }

  #describe(columns: ColumnMetadata[]): void {
    this.#results += 1;
    this.#counting = true;
    if (this.#results === 1) this.columns = columns.map(columnOf);
  }

  #take(row: TextRow): void {
    if (this.#results > 1) return;
    this.#rows.push(row);
    if (this.#rows.length >= this.#wanted) this.#wake();
    if (this.#rows.length >= this.#wanted * ahead) this.request.pause();
  }

  /** The count of a result is that of its rows; any other is of rows that changed. */
  #count(rows: number | undefined): void {
    if (!this.#counting && rows !== undefined) this.#rowsChanged = (this.#rowsChanged ?? 0) + rows;
    this.#counting = false;
  }

  async #finish(error: unknown): Promise<void> {
    if (this.#results > 1) {
      this.#notes.push(
        `The first of ${this.#results} results of this batch. Run its statements one by one to see the others.`,
      );
    }
    const note = this.#notes.join(' · ');
    this.outcome = { ...this.outcome, rowsChanged: this.#rowsChanged, ...(note === '' ? {} : { note }) };
    this.#failure = await this.#ended(error ?? undefined).catch((failed: unknown) =>
      failed instanceof Error ? failed : new Error(String(failed)),
    );
    this.#over = true;
    this.#wake();
  }
}

/** `CREATE TABLE` of `create table t (...)`, `INSERT` of `insert into t`. */
function commandOf(batch: string): string {
  const bare = batch.replace(/^(?:\s|;|--[^\n]*\n|\/\*[^]*?\*\/)+/, '');
  const [, first = '', second = ''] = /^(\w+)\s*(\w*)/.exec(bare) ?? [];
  const name = first.toUpperCase();
  return /^(CREATE|ALTER|DROP|TRUNCATE)$/.test(name) ? `${name} ${second.toUpperCase()}` : name;
}
