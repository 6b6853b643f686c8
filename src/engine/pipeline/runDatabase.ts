/** The project database during a run: taken with the first task that needs it, one task at a time, given up at the end. */
import { failWith } from '../../core/failure.ts';
import type { TaskDatabase } from '../../tasks/task.ts';
import type { DatabaseGate, DatabaseLease } from '../context.ts';
import { createPublished, readState, sweepStaged } from './published.ts';
import { taskDatabase } from './taskDatabase.ts';

type Held = DatabaseLease & { release(): Promise<void> };

export class RunDatabase {
  readonly #gate: DatabaseGate;
  readonly #signal: AbortSignal;
  #lease: Held | null = null;
  #turn: Promise<void> = Promise.resolve();
  #prepared = false;

  constructor(gate: DatabaseGate, signal: AbortSignal) {
    this.#gate = gate;
    this.#signal = signal;
  }

  /** Waits for its turn; the database is this work's alone until it ends. */
  async use<T>(signal: AbortSignal, work: (database: TaskDatabase) => Promise<T>): Promise<T> {
    return this.#alone(signal, async () => {
      this.#lease ??= await this.#gate.hold('write', this.#signal);
      const database = taskDatabase(this.#lease.connection, signal);
      if (!this.#prepared) {
        for (const statement of createPublished) await database.run(statement);
        this.#prepared = true;
      }
      return work(database);
    });
  }

  /** Other programs can open the file while `work` runs; other tasks wait. */
  async without<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.#alone(signal, async () => {
      await this.#giveUp();
      return work();
    });
  }

  /** Drops what a failed task left half built; tasks build and publish in one turn, so nothing else is under way. */
  async sweep(): Promise<void> {
    const unhindered = new AbortController().signal;
    await this.#alone(unhindered, async () => {
      if (!this.#lease) return;
      const database = taskDatabase(this.#lease.connection, unhindered);
      await sweepStaged(database, await readState(database));
    });
  }

  /** After the last task that needs the database, and at the end of the run. */
  async release(): Promise<void> {
    await this.#turn;
    await this.#giveUp();
  }

  async #giveUp(): Promise<void> {
    const lease = this.#lease;
    this.#lease = null;
    await lease?.release();
  }

  async #alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    let end = (): void => undefined;
    this.#turn = new Promise((resolve) => {
      end = () => resolve();
    });
    const mine = before.then(async () => {
      if (signal.aborted) throw failWith('cancelled', 'Cancelled.');
      return work();
    });
    void mine.catch(() => undefined).finally(end);
    return mine;
  }
}
