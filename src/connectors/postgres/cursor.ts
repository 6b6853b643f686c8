import type { Client, QueryResult } from 'pg';
import Cursor from 'pg-cursor';
import type { SourceColumn, SourceCursor } from '../connector.ts';
import { columnOf, rewriting, type Field } from './types.ts';

type Row = (string | null)[];

/** The text as it came: pg would make numbers and dates of it. */
const asText = { getTypeParser: () => (text: string) => text };

/** A portal of the server: rows are made and sent when they are read. */
export class PostgresCursor implements SourceCursor {
  columns: readonly SourceColumn[] = [];
  outcome: SourceCursor['outcome'] = { command: '', rowsChanged: null };
  readonly #client: Client;
  readonly #cursor: Cursor<Row>;
  readonly #ended: (error: unknown) => Promise<Error | undefined>;
  #rewritings: [number, (text: string) => string][] = [];
  #over = false;

  /** `ended` is told once, at the end or with the error, which it may replace. */
  constructor(client: Client, statement: string, ended: (error: unknown) => Promise<Error | undefined>) {
    this.#client = client;
    this.#ended = ended;
    this.#cursor = client.query(new Cursor<Row>(statement, [], { rowMode: 'array', types: asText }));
  }

  async read(rows: number): Promise<Row[]> {
    if (this.#over) return [];
    try {
      const { read, result } = await this.#read(rows);
      if (this.columns.length === 0) this.#describe(result.fields);
      for (const [column, rewrite] of this.#rewritings) {
        for (const row of read) {
          const text = row[column];
          if (typeof text === 'string') row[column] = rewrite(text);
        }
      }
      if (read.length < rows) {
        const { command, rowCount } = result as { command: string | null; rowCount: number | null };
        this.outcome = {
          command: command ?? '',
          rowsChanged: /^(SELECT|SHOW|EXPLAIN)?$/.test(command ?? '') ? null : rowCount,
        };
        await this.#end(undefined);
      }
      return read;
    } catch (error) {
      return await this.#end(error);
    }
  }

  async close(): Promise<void> {
    if (this.#over) return;
    await this.#orLost((resolve, reject) => void this.#cursor.close().then(resolve, reject)).catch(
      () => undefined,
    );
    await this.#end(undefined).catch(() => undefined);
  }

  async #end(error: unknown): Promise<never[]> {
    if (this.#over) return [];
    this.#over = true;
    const replaced = await this.#ended(error);
    if (replaced !== undefined) throw replaced;
    return [];
  }

  #read(rows: number): Promise<{ read: Row[]; result: QueryResult }> {
    return this.#orLost((resolve, reject) =>
      this.#cursor.read(rows, (error, read, result) => {
        if (error) reject(error);
        else resolve({ read, result });
      }),
    );
  }

  /** A server that ends between its last answer and its good-bye leaves the cursor waiting for ever. */
  #orLost<T>(work: (resolve: (value: T) => void, reject: (error: Error) => void) => void): Promise<T> {
    let lost: () => void = () => undefined;
    return new Promise<T>((resolve, reject) => {
      lost = () => reject(new Error('Connection terminated unexpectedly'));
      this.#client.once('end', lost);
      work(resolve, reject);
    }).finally(() => this.#client.off('end', lost));
  }

  #describe(fields: readonly Field[]): void {
    this.columns = fields.map(columnOf);
    this.#rewritings = fields.flatMap(({ dataTypeID }, index) => {
      const rewrite = rewriting(dataTypeID);
      return rewrite ? [[index, rewrite] as [number, (text: string) => string]] : [];
    });
  }
}
