import pg from 'pg';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { ConnectionSchema, ConnectionServer } from '../../protocol/engine/connection.ts';
import type { OpenSettings, SourceCursor, SourceSession } from '../connector.ts';
import { requestCancel } from './cancel.ts';
import { relationsQuery, schemasQuery } from './catalog.ts';
import { PostgresCursor } from './cursor.ts';
import { connectFailure, statementFailure } from './failures.ts';
import { clientConfig } from './settings.ts';
import { kindOfType } from './kind.ts';

/** Texts that the server gives must not depend on settings of the role. */
const settle = `SET DateStyle TO ISO; SET IntervalStyle TO iso_8601; SET extra_float_digits TO 3; SET bytea_output TO hex`;
const greeting = `
  SELECT current_setting('server_version'), current_user, current_database(),
    (SELECT version || ' ' || cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl)`;

interface Backend {
  processID: number;
  secretKey: number | Buffer;
  connection: NodeJS.EventEmitter;
}

export class PostgresSession implements SourceSession {
  readonly server: ConnectionServer;
  readonly #client: pg.Client;
  readonly #settings: OpenSettings;
  readonly #address: { host: string; port: number };
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
  }

  static async open(settings: OpenSettings, signal: AbortSignal): Promise<PostgresSession> {
    const config = clientConfig(settings);
    const client = new pg.Client(config);
    // A failure before the session exists surfaces in connect(); without a listener it would end the engine.
    client.on('error', () => undefined);
    const end = () => void client.end().catch(() => undefined);
    signal.addEventListener('abort', end, { once: true });
    try {
      await client.connect();
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
      signal.removeEventListener('abort', end);
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
    refuseCopy(statement);
    signal.throwIfAborted();
    // Each statement in a read-only transaction of its own: no setting that a statement makes can lift it.
    if (readOnly) await this.#client.query('BEGIN READ ONLY');
    const cancel = () => void requestCancel(this.#address, this.#client as unknown as Backend);
    signal.addEventListener('abort', cancel, { once: true });
    return new PostgresCursor(this.#client, statement, async (error) => {
      signal.removeEventListener('abort', cancel);
      if (readOnly && this.#alive) await this.#client.query(error === undefined ? 'COMMIT' : 'ROLLBACK');
      return error === undefined ? undefined : statementFailure(error, statement, this.#settings);
    });
  }

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
    this.#alive = false;
    await this.#client.end().catch(() => undefined);
  }

  async #rows(text: string, values: string[], signal: AbortSignal): Promise<(string | null)[][]> {
    const cancel = () => void requestCancel(this.#address, this.#client as unknown as Backend);
    signal.addEventListener('abort', cancel, { once: true });
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
      signal.removeEventListener('abort', cancel);
    }
  }
}

/** The cursor has no way to send or take the data of COPY; the server would wait for it for ever. */
function refuseCopy(statement: string): void {
  if (!/^\s*copy\b[^]*\b(stdin|stdout)\b/i.test(statement)) return;
  throw failWith(
    'bad_input',
    'COPY from or to the client does not run as a statement.',
    'Run a SELECT and export its result, or write a file on the server.',
  );
}
