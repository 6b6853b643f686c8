import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { Publication, TaskDatabase } from '../../tasks/task.ts';
import type { DatabaseGate, DatabaseLease } from '../context.ts';
import { createPublished, readState, sweepStaged, type DatabaseState } from '../pipeline/published.ts';
import { duckdbWarehouse } from './duckdbWarehouse.ts';
import type { RunDatabase } from './runDatabase.ts';
import { Turns } from './turns.ts';
import type { Warehouse } from './warehouse.ts';

type Held = DatabaseLease & { release(): Promise<void> };

/** A run on the project's DuckDB file. */
export class DuckdbRun implements RunDatabase {
  readonly #gate: DatabaseGate;
  readonly #signal: AbortSignal;
  readonly #turns = new Turns();
  #lease: Held | null = null;
  #prepared = false;
  #current: Warehouse | null = null;

  constructor(gate: DatabaseGate, signal: AbortSignal) {
    this.#gate = gate;
    this.#signal = signal;
  }

  state(signal: AbortSignal): Promise<DatabaseState> {
    return this.#gate.use('read', ({ connection }) => readState(duckdbWarehouse(connection, signal)), signal);
  }

  async use<T>(signal: AbortSignal, work: (database: Warehouse) => Promise<T>): Promise<T> {
    return this.#turns.alone(signal, async () => {
      this.#lease ??= await this.#gate.hold('write', this.#signal);
      const database = duckdbWarehouse(this.#lease.connection, signal);
      if (!this.#prepared) {
        await database.ensureSchema('dew');
        for (const statement of createPublished(database, quoteIdentifier('main')))
          await database.run(statement);
        this.#prepared = true;
      }
      this.#current = database;
      return work(database);
    });
  }

  duckdb<T>(
    signal: AbortSignal,
    _reads: readonly string[],
    work: (database: TaskDatabase) => Promise<T>,
  ): Promise<T> {
    return this.use(signal, work);
  }

  async bring(database: TaskDatabase, _relations: readonly Publication[]): Promise<Warehouse> {
    if (this.#current !== database) throw new Error('published outside of its turn');
    return this.#current;
  }

  without<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.#turns.alone(signal, async () => {
      await this.#giveUp();
      return work();
    });
  }

  async sweep(): Promise<void> {
    const unhindered = new AbortController().signal;
    await this.#turns.alone(unhindered, async () => {
      if (this.#lease) await sweepStaged(duckdbWarehouse(this.#lease.connection, unhindered));
    });
  }

  async release(): Promise<void> {
    await this.#turns.settled();
    await this.#giveUp();
  }

  async #giveUp(): Promise<void> {
    const lease = this.#lease;
    this.#lease = null;
    await lease?.release();
  }
}
