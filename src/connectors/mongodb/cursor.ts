import type { AbstractCursor } from 'mongodb';
import type { SourceColumn, SourceCursor } from '../connector.ts';
import { DocumentColumns } from './columns.ts';

/** Documents that are looked at for their fields before the first row is given. */
export const sampled = 1_000;

/** Where documents come from, as the bytes that the server sent. */
export interface DocumentSource {
  /** The next ones, fewer than asked only at the end. */
  next(count: number): Promise<Buffer[]>;
  close(): Promise<void>;
}

export class CursorSource implements DocumentSource {
  readonly #cursor: AbstractCursor<Buffer>;

  constructor(cursor: AbstractCursor<Buffer>) {
    this.#cursor = cursor;
  }

  async next(count: number): Promise<Buffer[]> {
    const documents = this.#cursor.readBufferedDocuments(count);
    while (documents.length < count && (await this.#cursor.hasNext())) {
      documents.push(...this.#cursor.readBufferedDocuments(count - documents.length));
    }
    return documents;
  }

  async close(): Promise<void> {
    await this.#cursor.close().catch(() => undefined);
  }
}

interface Ends {
  /** What there is to say where no document came. */
  empty(): Promise<string>;
  /** Told once; the error may be replaced. */
  ended(error: unknown): unknown;
}

/** Documents as rows: the first ones decide which columns there are. */
export class MongoCursor implements SourceCursor {
  outcome: SourceCursor['outcome'] = { command: '', rowsChanged: null };
  readonly #source: DocumentSource;
  readonly #columns = new DocumentColumns();
  readonly #ends: Ends;
  #pending: Buffer[] | null = null;
  #rows = 0;
  #over = false;

  constructor(source: DocumentSource, ends: Ends) {
    this.#source = source;
    this.#ends = ends;
  }

  get columns(): readonly SourceColumn[] {
    return this.#rows === 0 ? [] : this.#columns.described;
  }

  async read(rows: number): Promise<(string | null)[][]> {
    if (this.#over) return [];
    try {
      const documents = await this.#next(rows);
      const read = documents.map((bytes) => this.#columns.row(bytes));
      this.#rows += read.length;
      if (read.length < rows) {
        const note = this.#rows === 0 ? await this.#ends.empty() : this.#columns.note;
        this.outcome = { command: '', rowsChanged: null, ...(note ? { note } : {}) };
        this.#end(undefined);
      }
      return read;
    } catch (error) {
      throw this.#end(error);
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
    this.#end(undefined);
  }

  async #next(rows: number): Promise<Buffer[]> {
    if (this.#pending === null) {
      this.#pending = await this.#source.next(Math.max(rows, sampled));
      this.#columns.sample(this.#pending);
    }
    const kept = this.#pending.splice(0, rows);
    return kept.length === rows ? kept : [...kept, ...(await this.#source.next(rows - kept.length))];
  }

  #end(error: unknown): unknown {
    if (this.#over) return error;
    this.#over = true;
    return this.#ends.ended(error) ?? error;
  }
}
