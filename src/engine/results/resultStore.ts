import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { failWith, messageOf } from '../../core/failure.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { EngineOptions } from '../../protocol/engine/index.ts';
import { isLockMessage } from '../lockHolder.ts';
import { pause } from '../pause.ts';
import type { DatabaseSession } from '../context.ts';
import { byteCount } from './byteCount.ts';
import { removeOldFiles } from './oldResultFiles.ts';
import { resultsAlias, storedTable, type StoredResult } from './storedResult.ts';

const maximumAge = 7 * 24 * 60 * 60 * 1000;
const lockWait = 5_000;
const index = `${resultsAlias}.main.dew_index`;

/** The results of one window: rows in one database file, what they are in an index beside them. */
export class ResultStore {
  readonly #results = new Map<string, StoredResult>();
  readonly #session: DatabaseSession;
  readonly #connection: DuckDBConnection;
  readonly #file: string;
  readonly #limit: number;
  #writing: Promise<unknown> = Promise.resolve();
  #lastId = 0;

  private constructor(session: DatabaseSession, connection: DuckDBConnection, file: string, limit: number) {
    this.#session = session;
    this.#connection = connection;
    this.#file = file;
    this.#limit = limit;
  }

  /** Opens the window's result database, or makes it; results of an earlier engine are adopted. */
  static async open(session: DatabaseSession, options: EngineOptions): Promise<ResultStore> {
    await mkdir(options.storage, { recursive: true });
    const connection = await session.connect();
    const name = options.window.replaceAll(/[^\w-]/g, '_') || 'window';
    await removeOldFiles(connection, options.storage, `results-${name}.duckdb`, maximumAge);
    const file = await attach(connection, options.storage, name);
    const store = new ResultStore(session, connection, file, byteCount(options.resultsDiskLimit));
    await store.#adopt();
    return store;
  }

  list(): StoredResult[] {
    return [...this.#results.values()];
  }

  get(id: string): StoredResult {
    const result = this.#results.get(id);
    if (result) return result;
    throw failWith('not_found', `There is no result ${id} any more.`, 'Run the statement again.');
  }

  has(id: string): boolean {
    return this.#results.has(id);
  }

  newId(): string {
    this.#lastId = Math.max(this.#lastId + 1, Date.now());
    return this.#lastId.toString(36);
  }

  /** Keeps a result in the index; later calls replace it. */
  async save(result: StoredResult): Promise<void> {
    const { id } = result.summary;
    this.#results.set(id, result);
    const body = quoteLiteral(JSON.stringify(result));
    await this.run(
      `BEGIN; DELETE FROM ${index} WHERE id = ${quoteLiteral(id)};
       INSERT INTO ${index} VALUES (${quoteLiteral(id)}, ${body}); COMMIT`,
    );
  }

  async remove(id: string): Promise<void> {
    this.#results.delete(id);
    await this.run(`DELETE FROM ${index} WHERE id = ${quoteLiteral(id)}`);
    for (const table of await this.#tables()) {
      if (table.split('_')[1] === id) await this.drop(table);
    }
  }

  async drop(table: string | null | undefined): Promise<void> {
    if (table) await this.run(`DROP TABLE IF EXISTS ${storedTable(table)}`);
  }

  /** Runs a statement on the store's own connection, one after the other. */
  run(sql: string): Promise<void> {
    const done = this.#writing.then(async () => {
      await this.#connection.run(sql);
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Appends chunks to a stored table; nothing of them stays where `fill` throws. */
  async append<T>(table: string, fill: (append: (chunk: DuckDBDataChunk) => void) => Promise<T>): Promise<T> {
    const connection = await this.#session.connect();
    try {
      const appender = await connection.createAppender(table, 'main', resultsAlias);
      const filled = await fill((chunk) => appender.appendDataChunk(chunk));
      appender.closeSync();
      return filled;
    } catch (error) {
      await this.drop(table);
      throw error;
    } finally {
      connection.disconnectSync();
    }
  }

  /** Bytes of the file that hold something; freed blocks are not counted. */
  async usedBytes(): Promise<number> {
    const answer = await this.#connection.runAndReadAll(
      `SELECT (free_blocks * block_size)::DOUBLE FROM pragma_database_size() WHERE database_name = '${resultsAlias}'`,
    );
    const log = `${this.#file}.wal`;
    const size = statSync(this.#file).size + (existsSync(log) ? statSync(log).size : 0);
    return size - Number(answer.getRows()[0]?.[0] ?? 0);
  }

  /** Drops the oldest results that are neither pinned nor being made until the limit holds; false where it does not. */
  async makeRoom(keep: string): Promise<boolean> {
    if ((await this.usedBytes()) <= this.#limit) return true;
    for (const { summary } of this.list()) {
      if (summary.id === keep || summary.pinned || isBeingMade(summary.state)) continue;
      await this.remove(summary.id);
      await this.run(`CHECKPOINT ${resultsAlias}`).catch(() => undefined);
      if ((await this.usedBytes()) <= this.#limit) return true;
    }
    return false;
  }

  get limit(): number {
    return this.#limit;
  }

  async #adopt(): Promise<void> {
    await this.run(`CREATE TABLE IF NOT EXISTS ${index}(id VARCHAR, body VARCHAR)`);
    const rows = await this.#connection.runAndReadAll(`SELECT body FROM ${index} ORDER BY id`);
    const tables = new Set(await this.#tables());
    for (const [body] of rows.getRows()) {
      const result = JSON.parse(String(body)) as StoredResult;
      const { summary } = result;
      this.#results.set(summary.id, result);
      const old = !summary.pinned && Date.now() - Date.parse(summary.startedAt) > maximumAge;
      if (old || (result.table !== null && !tables.has(result.table))) {
        await this.remove(summary.id);
        continue;
      }
      if (isBeingMade(summary.state) && !summary.preview) await this.save(interrupted(result));
    }
    const known = new Set(this.list().flatMap(({ table, arranged }) => [table, arranged?.table]));
    for (const table of tables) {
      if (!known.has(table)) await this.drop(table);
    }
  }

  async #tables(): Promise<string[]> {
    const rows = await this.#connection.runAndReadAll(
      `SELECT table_name FROM duckdb_tables() WHERE database_name = '${resultsAlias}' AND table_name LIKE 'r\\_%' ESCAPE '\\'`,
    );
    return rows.getRows().map(([name]) => String(name));
  }
}

export function isBeingMade(state: StoredResult['summary']['state']): boolean {
  return state === 'running' || state === 'first_rows';
}

function interrupted(result: StoredResult): StoredResult {
  const summary = { ...result.summary, percent: null };
  if (result.table) return { ...result, summary: { ...summary, state: 'cancelled' } };
  const message = 'The engine ended before this statement had finished.';
  return {
    ...result,
    summary: {
      ...summary,
      state: 'failed',
      failure: { code: 'engine_lost', message, next: 'Run it again.' },
    },
  };
}

/** Attaches the file; a damaged one is put aside, one that a dying engine still holds is waited for. */
async function attach(connection: DuckDBConnection, storage: string, name: string): Promise<string> {
  let file = join(storage, `results-${name}.duckdb`);
  const until = Date.now() + lockWait;
  for (;;) {
    try {
      await connection.run(`ATTACH ${quoteLiteral(file)} AS ${resultsAlias} (STORAGE_VERSION 'latest')`);
      return file;
    } catch (error) {
      const message = messageOf(error);
      if (!isLockMessage(message)) {
        if (!existsSync(file) || file.includes('-again-')) throw error;
        await rename(file, `${file}.damaged`);
        await rm(`${file}.wal`, { force: true });
      } else if (Date.now() > until) file = join(storage, `results-${name}-again-${process.pid}.duckdb`);
      else await pause(100);
    }
  }
}
