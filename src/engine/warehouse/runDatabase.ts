/** The database of a run: taken with the first task that needs it, one task at a time, given up at the end. */
import type { Publication, TaskDatabase } from '../../tasks/task.ts';
import type { DatabaseState } from '../pipeline/published.ts';
import type { Warehouse } from './warehouse.ts';

export interface RunDatabase {
  /** What stands in it now; nothing is made. */
  state(signal: AbortSignal): Promise<DatabaseState>;
  /** Waits for its turn; the database is this work's alone until it ends. */
  use<T>(signal: AbortSignal, work: (database: Warehouse) => Promise<T>): Promise<T>;
  /** The same for work that needs DuckDB; `reads` are tables that it finds under their names. */
  duckdb<T>(
    signal: AbortSignal,
    reads: readonly string[],
    work: (database: TaskDatabase) => Promise<T>,
  ): Promise<T>;
  /** Where staged relations of `database` are to be published, after they were brought there. */
  bring(database: TaskDatabase, relations: readonly Publication[]): Promise<Warehouse>;
  /** Other programs can open a database file while `work` runs; other tasks wait. */
  without<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Drops what a failed task left half built; tasks build and publish in one turn, so nothing else is under way. */
  sweep(): Promise<void>;
  /** After the last task that needs the database, and at the end of the run. */
  release(): Promise<void>;
}
