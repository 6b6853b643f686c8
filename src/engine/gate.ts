import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith, messageOf } from '../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../core/sql/quote.ts';
import type { DatabaseGate, DatabaseLease } from './context.ts';
import { isLockMessage, lockFailure } from './lockHolder.ts';
import { pause } from './pause.ts';

type Mode = 'read' | 'write';
type HeldLease = DatabaseLease & { release(): Promise<void> };

interface Waiter {
  mode: Mode;
  grant(): void;
}

export interface GateSettings {
  file: string;
  alias: string;
  connect(): Promise<DuckDBConnection>;
  /** Milliseconds to retry while another process holds the file. */
  lockWait: number;
}

/** Works on a lease and gives it back; an abort interrupts its connection. */
async function during<T>(
  lease: HeldLease,
  work: (lease: DatabaseLease) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const interrupt = () => lease.connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    return await work(lease);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await lease.release();
  }
}

/**
 * The way to one database file. The file is attached while someone works on it and detached when the
 * last one leaves. Readers share an attachment of either kind; a writer waits for other writers, and
 * for readers only where the file is attached read-only.
 */
export class FileGate implements DatabaseGate {
  readonly #settings: GateSettings;
  readonly #connections = new Map<DatabaseLease, Set<DuckDBConnection>>();
  readonly #queue: Waiter[] = [];
  #attached: Mode | null = null;
  #holders = 0;
  #writers = 0;
  #transition: Promise<void> = Promise.resolve();

  constructor(settings: GateSettings) {
    this.#settings = settings;
  }

  get held(): boolean {
    return this.#holders > 0;
  }

  async use<T>(mode: Mode, work: (lease: DatabaseLease) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return during(await this.hold(mode, signal), work, signal);
  }

  async hold(mode: Mode, signal?: AbortSignal): Promise<HeldLease> {
    await this.#enter(mode, signal);
    try {
      await this.#serially(() => this.#attach(mode, signal));
      const connection = await this.#settings.connect();
      let released = false;
      const lease: HeldLease = {
        connection,
        alias: this.#settings.alias,
        mode,
        release: async () => {
          if (released) return;
          released = true;
          await this.#closeConnections(lease);
          await this.#leave(mode);
        },
      };
      this.#connections.set(lease, new Set([connection]));
      await connection.run(`USE ${quoteIdentifier(this.#settings.alias)}`);
      return lease;
    } catch (error) {
      await this.#leave(mode);
      throw error;
    }
  }

  async connect(lease: DatabaseLease): Promise<DuckDBConnection> {
    const own = this.#connections.get(lease);
    if (!own) throw failWith('internal', `The lease on ${this.#settings.file} has ended.`);
    const connection = await this.#settings.connect();
    own.add(connection);
    await connection.run(`USE ${quoteIdentifier(this.#settings.alias)}`);
    return connection;
  }

  #enter(mode: Mode, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        const place = this.#queue.indexOf(waiter);
        if (place < 0) return;
        this.#queue.splice(place, 1);
        reject(failWith('cancelled', 'Cancelled.'));
        this.#admit();
      };
      const waiter: Waiter = {
        mode,
        grant: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      this.#queue.push(waiter);
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();
      else this.#admit();
    });
  }

  /**
   * First come, first served, so that readers do not starve a writer; but while a writer works, the
   * file is attached for writing and readers may join it past the writers that wait for their turn.
   */
  #admit(): void {
    for (const waiter of [...this.#queue]) {
      const first = this.#queue[0] === waiter;
      const readOnly = this.#holders > 0 && this.#writers === 0 && this.#attached !== 'write';
      const allowed =
        waiter.mode === 'read' ? first || this.#writers > 0 : first && this.#writers === 0 && !readOnly;
      if (!allowed) continue;
      this.#queue.splice(this.#queue.indexOf(waiter), 1);
      this.#holders += 1;
      if (waiter.mode === 'write') this.#writers += 1;
      waiter.grant();
    }
  }

  async #leave(mode: Mode): Promise<void> {
    if (mode === 'write') this.#writers -= 1;
    this.#holders -= 1;
    if (this.#holders === 0) await this.#serially(() => this.#detach());
    this.#admit();
  }

  #serially(step: () => Promise<void>): Promise<void> {
    const done = this.#transition.then(step);
    this.#transition = done.catch(() => undefined);
    return done;
  }

  async #attach(mode: Mode, signal?: AbortSignal): Promise<void> {
    if (this.#attached === 'write' || this.#attached === mode) return;
    const { file, alias, lockWait } = this.#settings;
    if (mode === 'write') await mkdir(dirname(file), { recursive: true });
    const missing = mode === 'read' && !existsSync(file);
    const source = missing ? quoteLiteral(':memory:') : quoteLiteral(file);
    const options = mode === 'read' && !missing ? ' (READ_ONLY)' : '';
    const until = Date.now() + lockWait;
    for (let wait = 25; ; wait = Math.min(wait * 2, 250)) {
      signal?.throwIfAborted();
      try {
        await this.#run(`ATTACH ${source} AS ${quoteIdentifier(alias)}${options}`);
        this.#attached = mode;
        return;
      } catch (error) {
        const message = messageOf(error);
        if (!isLockMessage(message)) throw error;
        if (Date.now() + wait > until) throw await lockFailure(file, message);
      }
      await pause(wait);
    }
  }

  async #detach(): Promise<void> {
    if (this.#holders > 0 || this.#attached === null) return;
    await this.#run(`DETACH ${quoteIdentifier(this.#settings.alias)}`);
    this.#attached = null;
  }

  async #run(sql: string): Promise<void> {
    const connection = await this.#settings.connect();
    try {
      await connection.run(sql);
    } finally {
      connection.disconnectSync();
    }
  }

  /** An open transaction would keep the file locked after DETACH, so every connection ends first. */
  async #closeConnections(lease: DatabaseLease): Promise<void> {
    const connections = this.#connections.get(lease) ?? [];
    this.#connections.delete(lease);
    for (const connection of connections) {
      try {
        await connection.run('ROLLBACK');
      } catch {
        // No transaction was open, or the caller has closed this connection: both are the goal.
      }
      connection.disconnectSync();
    }
  }
}

/** Outside a project: the in-memory primary database itself, with nothing to attach. */
export class MemoryGate implements DatabaseGate {
  readonly #connect: () => Promise<DuckDBConnection>;

  constructor(connect: () => Promise<DuckDBConnection>) {
    this.#connect = connect;
  }

  async use<T>(mode: Mode, work: (lease: DatabaseLease) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return during(await this.hold(mode), work, signal);
  }

  async hold(mode: Mode): Promise<HeldLease> {
    const connection = await this.#connect();
    return { connection, alias: 'memory', mode, release: async () => connection.disconnectSync() };
  }

  connect(): Promise<DuckDBConnection> {
    return this.#connect();
  }
}
