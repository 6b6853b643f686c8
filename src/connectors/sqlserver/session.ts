import type { TLSSocket } from 'node:tls';
import { Connection, Request, TYPES } from 'tedious';
import { failWith } from '../../core/failure.ts';
import { quoteBracketed } from '../../core/sql/quote.ts';
import { changeIn } from '../../core/tsql/readOnly.ts';
import { tsqlTokens } from '../../core/tsql/tokens.ts';
import type { Transfer } from '../../core/connection/transfer.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { ConnectionSchema, ConnectionServer } from '../../protocol/engine/connection.ts';
import type { OpenSettings, SourceCursor, SourceSession } from '../connector.ts';
import { readOnlyFailure } from '../readOnly.ts';
import { columnsQuery, declaredType, greeting, relationsQuery, schemasQuery } from './catalog.ts';
import { SqlServerCursor } from './cursor.ts';
import { readExactly, type TextRow } from './exactRows.ts';
import { connectFailure, statementFailure } from './failures.ts';
import { configuration } from './settings.ts';
import { settled } from './transfer/link.ts';
import { sqlServerTransfer } from './transfer/transfer.ts';
import { kindOfType } from './types.ts';

/** Milliseconds that a server has to answer an attention, before the engine would be ended for not answering. */
const patience = 500;

export class SqlServerSession implements SourceSession {
  server: ConnectionServer = {
    product: 'Microsoft SQL Server',
    version: '',
    practice: false,
    user: '',
    database: '',
    encryption: null,
  };
  readonly transfer: Transfer;
  readonly #connection: Connection;
  readonly #settings: OpenSettings;
  #running: SqlServerCursor | undefined;
  #alive = true;

  private constructor(connection: Connection, settings: OpenSettings) {
    this.#connection = connection;
    this.#settings = settings;
    const alive = (): boolean => this.#alive;
    this.transfer = sqlServerTransfer({
      connection,
      settings,
      get alive() {
        return alive();
      },
      cancelOn: (signal) => this.#cancelOn(signal),
    });
    connection.on('end', () => (this.#alive = false));
    // An error outside a request: the connection is gone, and `alive` says so.
    connection.on('error', () => (this.#alive = false));
    connection.on('infoMessage', ({ number, message }) => {
      // Changes of database and language are no news.
      if (number !== 5701 && number !== 5703) this.#running?.note(message);
    });
  }

  static async open(settings: OpenSettings, signal: AbortSignal): Promise<SqlServerSession> {
    const config = configuration(settings);
    const connection = new Connection(config);
    readExactly(connection);
    const session = new SqlServerSession(connection, settings);
    let encryption: string | null = null;
    connection.on('secure', (tls) => (encryption = encryptionOf(tls)));
    const abort = (): void => connection.close();
    signal.addEventListener('abort', abort, { once: true });
    try {
      signal.throwIfAborted();
      await settled((done) => connection.connect(done));
      const [[version, user, database] = []] = await session.#rows(greeting, {}, signal);
      session.server = {
        ...productOf(version ?? ''),
        user: user ?? '',
        database: database ?? '',
        encryption,
      };
      return session;
    } catch (error) {
      connection.close();
      signal.throwIfAborted();
      throw connectFailure(error, settings, `${config.server}:${config.options?.port}`);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  get alive(): boolean {
    return this.#alive;
  }

  get transactionOpen(): boolean {
    return this.#connection.inTransaction;
  }

  async run(statement: string, readOnly: boolean, signal: AbortSignal): Promise<SourceCursor> {
    refuseSeparator(statement);
    if (readOnly) this.#refuseChange(statement);
    signal.throwIfAborted();
    const heard = this.#cancelOn(signal);
    try {
      if (readOnly) await settled((done) => this.#connection.beginTransaction(done));
    } catch (error) {
      heard();
      throw statementFailure(error, this.#settings);
    }
    const cursor = new SqlServerCursor(statement, async (error) => {
      heard();
      this.#running = undefined;
      if (readOnly && this.#alive && this.#connection.inTransaction) {
        await settled((done) => this.#connection.rollbackTransaction(done));
      }
      return error === undefined ? undefined : statementFailure(error, this.#settings);
    });
    this.#running = cursor;
    this.#connection.execSqlBatch(cursor.request);
    return cursor;
  }

  async schemas(signal: AbortSignal): Promise<ConnectionSchema[]> {
    const rows = await this.#rows(schemasQuery, {}, signal);
    return rows.map(([name, relations]) => ({ name: name ?? '', relations: Number(relations) }));
  }

  async relations(schema: string, signal: AbortSignal): Promise<CatalogRelation[]> {
    const columns = await this.#rows(columnsQuery, { schema }, signal);
    const relations = await this.#rows(relationsQuery, { schema }, signal);
    return relations.map(([name, kind, rows, comment]) => ({
      database: this.server.database,
      schema,
      name: name ?? '',
      kind: kind === 'view' ? 'view' : 'table',
      rowCount: rows === null || rows === undefined ? null : Number(rows),
      comment: comment ?? null,
      columns: columns
        .filter(([relation]) => relation === name)
        .map(([, column, type, length, precision, scale, nullable, key]) => ({
          name: column ?? '',
          type: declaredType(type ?? '', Number(length), Number(precision), Number(scale)),
          kind: kindOfType(type ?? ''),
          nullable: nullable === '1',
          key: key !== '0',
        })),
    }));
  }

  previewOf(schema: string, name: string, rows: number): string {
    return `SELECT TOP (${rows}) * FROM ${quoteBracketed(schema)}.${quoteBracketed(name)}`;
  }

  async close(): Promise<void> {
    this.#alive = false;
    this.#connection.close();
  }

  #refuseChange(statement: string): void {
    const change = changeIn(statement);
    if (change === null) return;
    throw readOnlyFailure(
      `"${this.#settings.name}" is read-only here: it runs one SELECT at a time, and this has ${change}.`,
    );
  }

  /** Lets an abort reach the server as an attention. A server that does not hear loses the connection. */
  #cancelOn(signal: AbortSignal): () => void {
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.#connection.cancel();
      timer = setTimeout(() => this.#connection.close(), patience);
    };
    signal.addEventListener('abort', cancel, { once: true });
    return () => {
      signal.removeEventListener('abort', cancel);
      clearTimeout(timer);
    };
  }

  async #rows(text: string, parameters: Record<string, string>, signal: AbortSignal): Promise<TextRow[]> {
    signal.throwIfAborted();
    const heard = this.#cancelOn(signal);
    const rows: TextRow[] = [];
    try {
      await settled((done) => {
        const request = new Request(text, done);
        request.on('row', (row: TextRow) => rows.push(row));
        for (const [name, value] of Object.entries(parameters)) {
          request.addParameter(name, TYPES.NVarChar, value);
        }
        this.#connection.execSql(request);
      });
      return rows;
    } catch (error) {
      throw statementFailure(error, this.#settings);
    } finally {
      heard();
    }
  }
}

const encryptionOf = (tls: TLSSocket): string =>
  [tls.getProtocol(), tls.getCipher().name].filter(Boolean).join(' ');

/** `Microsoft SQL Server 2022 (RTM-CU12) ... - 16.0.4115.5 (X64) ...` in its two parts. */
function productOf(version: string): Pick<ConnectionServer, 'product' | 'version' | 'practice'> {
  if (/practice server/i.test(version)) {
    return { product: 'Practice SQL server, not Microsoft SQL Server', version: 'TDS 7.4', practice: true };
  }
  const [, product = 'SQL Server', number = ''] = /^(.*?) - (\d[\d.]*)/.exec(version) ?? [];
  return { product: product.trim(), version: number, practice: false };
}

function refuseSeparator(statement: string): void {
  for (const { kind, start, text } of tsqlTokens(statement)) {
    if (kind !== 'separator') continue;
    throw failWith(
      'bad_input',
      `"${text.trim()}" separates batches for the client; the server does not know it.`,
      'Run the batches one by one.',
      { file: '', line: statement.slice(0, start).split('\n').length, column: 1 },
    );
  }
}
