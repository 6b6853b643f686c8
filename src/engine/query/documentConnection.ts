import type { DatabaseGate, DatabaseLease, DatabaseSession, EngineContext } from '../context.ts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';

type Mode = 'read' | 'write';

/**
 * The connection of one document: BEGIN, TEMP, SET and USE hold across its statements, which run one
 * after the other. The project database is attached for each statement, and over an open transaction.
 */
export class DocumentConnection {
  readonly #context: EngineContext;
  readonly #gate: DatabaseGate;
  readonly connection: DuckDBConnection;
  #lease: (DatabaseLease & { release(): Promise<void> }) | null = null;
  #searchPath: string | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #endAwake: (() => void) | null = null;
  #transaction = false;

  private constructor(context: EngineContext, gate: DatabaseGate, connection: DuckDBConnection) {
    this.#context = context;
    this.#gate = gate;
    this.connection = connection;
  }

  static async open(context: EngineContext, session: DatabaseSession): Promise<DocumentConnection> {
    const gate = await context.projectGate();
    return new DocumentConnection(context, gate, await openStatementConnection(session));
  }

  get inTransaction(): boolean {
    return this.#transaction;
  }

  /** Runs `work` after what was asked before; a failure that only a writer avoids is tried again as one. */
  run<T>(mode: Mode, work: (alias: string) => Promise<T>, signal: AbortSignal): Promise<T> {
    let begun = false;
    const done = this.#queue.then(async () => {
      signal.throwIfAborted();
      begun = true;
      try {
        return await this.#once(mode, work, signal);
      } catch (error) {
        const readOnly = error instanceof Error && /attached in read-only mode/.test(error.message);
        if (mode === 'write' || !readOnly || this.#transaction) throw error;
        return await this.#once('write', work, signal);
      }
    });
    this.#queue = done.catch(() => undefined);
    return new Promise((resolve, reject) => {
      done.then(resolve, reject);
      // What still waits for an earlier statement is over at once.
      const abort = () => {
        if (!begun) reject(failWith('cancelled', 'Cancelled.'));
      };
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** Told after BEGIN, COMMIT and ROLLBACK have succeeded, inside the work. */
  transactionIs(open: boolean): void {
    this.#transaction = open;
    if (open) this.#endAwake ??= this.#context.stayAwake();
    else {
      this.#endAwake?.();
      this.#endAwake = null;
    }
  }

  /** Rolls back what is open and gives the database up. */
  async close(): Promise<void> {
    this.connection.interrupt();
    await this.#queue;
    if (this.#transaction) {
      await this.connection.run('ROLLBACK').catch(() => undefined);
      this.transactionIs(false);
    }
    await this.#leave();
    this.connection.disconnectSync();
  }

  async #once<T>(mode: Mode, work: (alias: string) => Promise<T>, signal: AbortSignal): Promise<T> {
    if (!this.#lease) await this.#enter(mode, signal);
    // An interrupt between two statements of the work is lost, so it is repeated until the work ends.
    let repeated: NodeJS.Timeout | undefined;
    const interrupt = () => {
      this.connection.interrupt();
      repeated = setTimeout(interrupt, 20);
    };
    signal.addEventListener('abort', interrupt);
    try {
      signal.throwIfAborted();
      return await work(this.#lease?.alias ?? 'memory');
    } finally {
      signal.removeEventListener('abort', interrupt);
      clearTimeout(repeated);
      if (!this.#transaction) await this.#leave();
    }
  }

  async #enter(mode: Mode, signal: AbortSignal): Promise<void> {
    const lease = await this.#gate.hold(mode, signal);
    this.#lease = lease;
    const used = this.#searchPath;
    try {
      if (used === null) await this.connection.run(`USE ${quoteIdentifier(lease.alias)}`);
      else await this.connection.run(`SET search_path = ${quoteLiteral(used)}`);
    } catch {
      // What the document used does not exist any more: it starts again from the project database.
      this.#searchPath = null;
      await this.connection.run(`USE ${quoteIdentifier(lease.alias)}`);
    }
  }

  async #leave(): Promise<void> {
    const lease = this.#lease;
    if (!lease) return;
    this.#lease = null;
    try {
      const path = await this.connection.runAndReadAll(`SELECT current_setting('search_path')`);
      this.#searchPath = String(path.getRows()[0]?.[0] ?? '') || null;
      await this.connection.run('USE memory');
    } finally {
      await lease.release();
    }
  }
}

/** A connection that reports progress and gives errors with their position. */
export async function openStatementConnection(session: DatabaseSession): Promise<DuckDBConnection> {
  const connection = await session.connect();
  await connection.run(
    'SET errors_as_json = true; SET enable_progress_bar = true; SET enable_progress_bar_print = false',
  );
  return connection;
}
