import pg from 'pg';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { ConnectionSchema, ConnectionServer } from '../../protocol/engine/connection.ts';
import type { BulkCopy, OpenSettings, SourceCursor, SourceSession } from '../connector.ts';
import type { Transfer } from '../transfer.ts';
import { requestCancel, type Address } from './cancel.ts';
import { relationsQuery, schemasQuery } from './catalog.ts';
import { copyIn, copyOut } from './copy.ts';
import { PostgresCursor } from './cursor.ts';
import { connectFailure, statementFailure } from './failures.ts';
import { kindOfType } from './kind.ts';
import { refuseCopy } from './refusals.ts';
import { clientConfig } from './settings.ts';
import { postgresTransfer } from './transfer/transfer.ts';

/** Texts that the server gives must not depend on settings of the role. */
const settle = `SET DateStyle TO ISO; SET IntervalStyle TO iso_8601; SET extra_float_digits TO 3; SET bytea_output TO hex`;
const greeting = `
  SELECT current_setting('server_version'), current_user, current_database(),
    (SELECT version || ' ' || cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl)`;

/**
 * Milliseconds. A cancel can come before the statement it is meant for, so it is said again; then the connection
 * is given up, before the engine is ended for not answering.
 */
const cancelAgain = 150;
const patience = 500;

/** What pg keeps about its connection, outside its types. */
interface Backend {
  processID: number;
  secretKey: number | Buffer;
  connection: NodeJS.EventEmitter & { stream: { destroy(): void } };
}

export class PostgresSession implements SourceSession {
  readonly server: ConnectionServer;
  readonly transfer: Transfer;
  readonly #client: pg.Client;
  readonly #settings: OpenSettings;
  readonly #address: Address;
  #alive = true;
  #status = 'I';

  private constructor(client: pg.Client, settings: OpenSettings, server: ConnectionServer) {
    this.#client = client;
    this.#settings = settings;
    this.#address = clientConfig(settings);
    this.server = server;
    const { connection } = client as unknown as Backend;
    connection.on('readyForQuery', ({ status }: { status: string }) => (this.#status = status));
    client.on('error', () => (this.#alive = false));
    client.on('end', () => (this.#alive = false));
    const isAlive = () => this.#alive;
    this.transfer = postgresTransfer({
      client,
      settings,
      get alive() {
        return isAlive();
      },
      cancelOn: (signal) => this.#cancelOn(signal),
      cut: () => this.#cut(),
    });
  }

  static async open(settings: OpenSettings, signal: AbortSignal): Promise<PostgresSession> {
    const config = clientConfig(settings);
    const client = new pg.Client(config);
    // A failure before the session exists surfaces in connect(); without a listener it would end the engine.
    client.on('error', () => undefined);
    // end() says good-bye and waits for a server that may never answer.
    const end = () => (client as unknown as Backend).connection.stream.destroy();
    let aborted: () => void = () => undefined;
    // connect() does not hear that its socket is gone.
    const abort = new Promise<never>((_, reject) => {
      aborted = () => {
        end();
        reject(signal.reason as Error);
      };
    });
    signal.addEventListener('abort', aborted, { once: true });
    try {
      signal.throwIfAborted();
      await Promise.race([client.connect(), abort]);
      await client.query(settle);
      const { rows } = await client.query<(string | null)[]>({ text: greeting, rowMode: 'array' });
      const [version, user, database, encryption] = rows[0] ?? [];
      return new PostgresSession(client, settings, {
        product: 'PostgreSQL',
        version: version ?? '',
        practice: false,
        user: user ?? '',
        database: database ?? '',
        encryption: encryption ?? null,
      });
    } catch (error) {
      end();
      signal.throwIfAborted();
      throw connectFailure(error, settings, `${config.host}:${config.port}`);
    } finally {
      signal.removeEventListener('abort', aborted);
    }
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Open, or open and failed. */
  get transactionOpen(): boolean {
    return this.#status !== 'I';
  }

  async run(statement: string, readOnly: boolean, signal: AbortSignal): Promise<SourceCursor> {
    refuseCopy(statement, readOnly);
    signal.throwIfAborted();
    const heard = this.#cancelOn(signal);
    try {
      // Each statement in a read-only transaction of its own: no setting that a statement makes can lift it.
      if (readOnly) await this.#client.query('BEGIN READ ONLY');
    } catch (error) {
      heard();
      throw statementFailure(error, statement, this.#settings);
    }
    return new PostgresCursor(this.#client, statement, async (error) => {
      heard();
      if (readOnly && this.#alive) await this.#client.query(error === undefined ? 'COMMIT' : 'ROLLBACK');
      return error === undefined ? undefined : statementFailure(error, statement, this.#settings);
    });
  }

  readonly copy: BulkCopy = {
    in: (statement, file, signal) =>
      this.#copying(statement, signal, () => copyIn(this.#client, statement, file, signal)),
    out: (statement, file, signal) =>
      this.#copying(statement, signal, () => copyOut(this.#client, statement, file, signal)),
  };

  async schemas(signal: AbortSignal): Promise<ConnectionSchema[]> {
    const rows = await this.#rows(schemasQuery, [], signal);
    return rows.map(([name, relations]) => ({ name: name ?? '', relations: Number(relations) }));
  }

  async relations(schema: string, signal: AbortSignal): Promise<CatalogRelation[]> {
    const rows = await this.#rows(relationsQuery, [schema], signal);
    return rows.map(([name, kind, estimate, comment, columns]) => ({
      database: this.server.database,
      schema,
      name: name ?? '',
      kind: kind === 'view' ? 'view' : 'table',
      rowCount: estimate === null || estimate === undefined ? null : Number(estimate),
      comment: comment ?? null,
      columns: (JSON.parse(columns ?? '[]') as Omit<CatalogRelation['columns'][number], 'kind'>[]).map(
        (column) => ({ ...column, kind: kindOfType(column.type) }),
      ),
    }));
  }

  previewOf(schema: string, name: string, rows: number): string {
    return `SELECT * FROM ${quoteIdentifier(schema)}.${quoteIdentifier(name)} LIMIT ${rows}`;
  }

  async close(): Promise<void> {
    // After a cut nothing answers a good-bye.
    if (!this.#alive) return;
    this.#alive = false;
    await this.#client.end().catch(() => undefined);
  }

  #cut(): void {
    this.#alive = false;
    (this.#client as unknown as Backend).connection.stream.destroy();
  }

  async #copying(statement: string, signal: AbortSignal, work: () => Promise<number>): Promise<number> {
    signal.throwIfAborted();
    const heard = this.#cancelOn(signal);
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw statementFailure(error, statement, this.#settings);
    } finally {
      heard();
    }
  }

  /** Lets an abort reach the server; the answer stops that. A server that does not hear loses the connection. */
  #cancelOn(signal: AbortSignal): () => void {
    const backend = this.#client as unknown as Backend;
    const timers: NodeJS.Timeout[] = [];
    const ask = () => void requestCancel(this.#address, backend);
    const cancel = () => {
      ask();
      timers.push(setInterval(ask, cancelAgain));
      timers.push(setTimeout(() => this.#cut(), patience));
    };
    signal.addEventListener('abort', cancel, { once: true });
    return () => {
      signal.removeEventListener('abort', cancel);
      timers.forEach(clearTimeout);
    };
  }

  async #rows(text: string, values: string[], signal: AbortSignal): Promise<(string | null)[][]> {
    signal.throwIfAborted();
    const heard = this.#cancelOn(signal);
    try {
      const answer = await this.#client.query<(string | null)[]>({
        text,
        values,
        rowMode: 'array',
        types: { getTypeParser: () => (value: string) => value },
      });
      return answer.rows;
    } catch (error) {
      throw statementFailure(error, text, this.#settings);
    } finally {
      heard();
    }
  }
}
