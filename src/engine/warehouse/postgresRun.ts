/** A run on an environment: models run on its server, files are read by a DuckDB beside it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceSession } from '../../connectors/connector.ts';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type Publication, type TaskDatabase } from '../../tasks/task.ts';
import type { EngineContext } from '../context.ts';
import { pause } from '../pause.ts';
import { createPublished, readState, sweepStaged, type DatabaseState } from '../pipeline/published.ts';
import { duckdbWarehouse } from './duckdbWarehouse.ts';
import type { OpenEnvironment } from './environments.ts';
import { PostgresNames } from './postgresNames.ts';
import { postgresWarehouse, rowsOf } from './postgresWarehouse.ts';
import type { RunDatabase } from './runDatabase.ts';
import { fetchTable, sendStaged } from './transfer.ts';
import { Turns } from './turns.ts';
import type { Warehouse } from './warehouse.ts';

/** Milliseconds for which a server may still keep the session of a process that was killed. */
const lockWait = 5_000;

export class PostgresRun implements RunDatabase {
  readonly #context: EngineContext;
  readonly #environment: OpenEnvironment;
  readonly #names: PostgresNames;
  readonly #turns = new Turns();
  #session: SourceSession | null = null;
  #prepared = false;
  /** What was given to the task whose turn it is. */
  #given: { database: TaskDatabase; signal: AbortSignal } | null = null;

  constructor(context: EngineContext, environment: OpenEnvironment) {
    this.#context = context;
    this.#environment = environment;
    this.#names = new PostgresNames(environment.schema);
  }

  async state(signal: AbortSignal): Promise<DatabaseState> {
    const session = await this.#open(signal);
    try {
      return await readState(postgresWarehouse(session, this.#names, signal));
    } finally {
      await session.close();
    }
  }

  use<T>(signal: AbortSignal, work: (database: Warehouse) => Promise<T>): Promise<T> {
    return this.#turns.alone(signal, async () => {
      const database = await this.#warehouse(signal);
      this.#given = { database, signal };
      try {
        return await work(database);
      } finally {
        await this.#endTransaction();
      }
    });
  }

  duckdb<T>(
    signal: AbortSignal,
    reads: readonly string[],
    work: (database: TaskDatabase) => Promise<T>,
  ): Promise<T> {
    return this.#turns.alone(signal, async () => {
      const session = await this.#context.session();
      const file = join(session.temporaryFolder, 'files.duckdb');
      try {
        return await session.gate(file).use(
          'write',
          async ({ connection }) => {
            const database = duckdbWarehouse(connection, signal);
            for (const table of reads) await this.#fetch(table, database, connection, signal);
            this.#given = { database, signal };
            return work(database);
          },
          signal,
        );
      } finally {
        await this.#endTransaction();
        for (const path of [file, `${file}.wal`]) await rm(path, { force: true });
      }
    });
  }

  async bring(database: TaskDatabase, relations: readonly Publication[]): Promise<Warehouse> {
    const given = this.#given;
    if (given?.database !== database) throw new Error('published outside of its turn');
    const warehouse = await this.#warehouse(given.signal);
    if (database.dialect.name !== 'duckdb') return warehouse;
    const { temporaryFolder } = await this.#context.session();
    const session = await this.#opened(given.signal);
    for (const relation of relations)
      await sendStaged(
        database,
        warehouse,
        session,
        relation,
        join(temporaryFolder, 'rows.csv'),
        given.signal,
      );
    return warehouse;
  }

  /** The file of the project is not in use. */
  without<T>(_signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return work();
  }

  async sweep(): Promise<void> {
    const unhindered = AbortSignal.timeout(lockWait);
    await this.#turns.alone(unhindered, async () => {
      if (this.#session) await sweepStaged(await this.#warehouse(unhindered));
    });
  }

  async release(): Promise<void> {
    await this.#turns.settled();
    const session = this.#session;
    this.#session = null;
    await session?.close();
  }

  async #fetch(
    table: string,
    database: Warehouse,
    connection: Parameters<typeof fetchTable>[2],
    signal: AbortSignal,
  ): Promise<void> {
    const [schema = 'main', name = ''] = table.includes('.') ? table.split('.') : ['main', table];
    if (schema !== 'main') await database.ensureSchema(schema);
    await fetchTable(
      await this.#opened(signal),
      this.#names.relation(schema, name),
      connection,
      database.relation(schema, name),
      signal,
    );
  }

  async #warehouse(signal: AbortSignal): Promise<Warehouse> {
    const database = postgresWarehouse(await this.#opened(signal), this.#names, signal);
    if (this.#prepared) return database;
    for (const { logical } of this.#names.all()) await database.ensureSchema(logical);
    const functions = quoteIdentifier(this.#names.schema('dew'));
    for (const statement of createPublished(database, functions)) await database.run(statement);
    this.#prepared = true;
    return database;
  }

  /** The session of the run; a lost one is opened anew for the next task. */
  async #opened(signal: AbortSignal): Promise<SourceSession> {
    if (this.#session?.alive) return this.#session;
    const session = await this.#open(signal);
    try {
      await this.#lock(session, signal);
    } catch (error) {
      await session.close();
      throw error;
    }
    this.#session = session;
    return session;
  }

  async #open(signal: AbortSignal): Promise<SourceSession> {
    const { target, settings } = this.#environment;
    const session = await this.#context.connections.open(target, settings, signal);
    // Times without a zone mean the same as in DuckDB; the server notices when this process is gone.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const wishes = [
      `SET search_path TO ${this.#names.searchPath()}`,
      'SET standard_conforming_strings TO on',
      'SET client_min_messages TO warning',
      `SET TimeZone TO ${quoteLiteral(zone)}`,
      `SELECT set_config('client_connection_check_interval', '2s', false) WHERE current_setting('client_connection_check_interval', true) IS NOT NULL`,
    ];
    try {
      for (const statement of wishes) await rowsOf(session, statement, signal);
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** One run at a time in an environment, from whichever machine. */
  async #lock(session: SourceSession, signal: AbortSignal): Promise<void> {
    const key = `hashtextextended(${quoteLiteral(`dew ${this.#environment.schema}`)}, 0)`;
    const until = Date.now() + lockWait;
    for (;;) {
      const [row] = await rowsOf(session, `SELECT pg_try_advisory_lock(${key}) AS held`, signal);
      if (row?.['held'] === 't') return;
      if (Date.now() > until) break;
      await pause(250);
    }
    const [holder] = await rowsOf(
      session,
      `SELECT a.pid::text AS pid, a.usename AS role, coalesce(a.client_addr::text, 'its own machine') AS address, to_char(a.backend_start, 'YYYY-MM-DD HH24:MI') AS since
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32) | l.objid::bigint = ${key}`,
      signal,
    );
    throw failWith(
      'locked',
      `Another run works in environment "${this.#environment.name}": ${holder ? `${textOf(holder['role'])} from ${textOf(holder['address'])} since ${textOf(holder['since'])}, server process ${textOf(holder['pid'])}` : 'it has just ended'}.`,
      'Wait for its end, then run again.',
    );
  }

  /** What failed or was cancelled inside a transaction leaves nothing open for the next task. */
  async #endTransaction(): Promise<void> {
    this.#given = null;
    const session = this.#session;
    if (!session?.alive || !session.transactionOpen) return;
    await rowsOf(session, 'ROLLBACK', AbortSignal.timeout(lockWait)).catch(() => session.close());
  }
}
