/**
 * Moving rows between a system and DuckDB: what a driver gives (`extract`) and takes (`load`). Both sides are
 * counted and summed; a driver never puts in place what does not agree.
 *
 * Texts into a system, where it names no other, are DuckDB's own of the column's type, with these exceptions: BLOB is `\x` and hexadecimal
 * digits; LIST, STRUCT and MAP are the JSON of `jsonValueExpression` (sql/jsonValue.ts); TIMESTAMP WITH TIME ZONE is in UTC
 * and ends in `+00`. Texts out of a system are any that DuckDB reads as the same value, in the form of their column.
 */
import type { SourceColumn } from './sourceColumn.ts';
import type { Totals } from './totals.ts';

/** The table or collection to read, or what the system's own language says. */
export type ExtractFrom = { schema: string | null; relation: string } | { query: string };

export interface ExtractOrder {
  from: ExtractFrom;
  /** Only rows whose column has this value or a later one, and those that have none. */
  since: {
    column: string;
    value: string;
    type: string;
    /** Columns that the rows before have: a system without schemas gives these, whatever the newer rows hold. */
    columns?: readonly TargetColumn[];
  } | null;
  /**
   * The types of the columns may be taken as they are declared, without a look at all values before the first row. What such
   * an extraction fails on with `bad_input` may be read by an order without it.
   */
  assume?: boolean;
  signal: AbortSignal;
}

/** Rows on their way out of a system. An abort of the order's signal reaches the server and ends `chunks`. */
export interface Extraction {
  /** Known before the first row. The type holds every value that will come, or the read fails. */
  readonly columns: readonly SourceColumn[];
  /** False where rows and totals may see different moments: a difference may then be a change of the source. */
  readonly snapshot: boolean;
  /** Types were taken as declared. */
  readonly assumed?: boolean;
  /**
   * `csv`: chunks are some whole records of `csvRecords` (connectors/csv.ts), and hold texts. `parquet`: each chunk is a
   * file of `parquetFile` (core/parquet), and holds values or, where a column is one of texts, those.
   */
  readonly format: 'csv' | 'parquet';
  /**
   * The rows, asked for one chunk after the other: a reader that does not ask makes the server wait. A chunk comes in pieces
   * that are the reader's until it asks for the next one.
   */
  chunks(): AsyncIterable<readonly Uint8Array[]>;
  /** The server's own count and sums (of `isSummed` columns) of the same rows; asked after the last chunk. */
  totals(): Promise<Totals>;
  close(): Promise<void>;
}

export const loadModes = ['append', 'replace', 'merge'] as const;
export type LoadMode = (typeof loadModes)[number];

export interface TargetColumn {
  name: string;
  /** DuckDB type. */
  type: string;
}

export interface LoadTarget {
  /** Null for the system's own default. */
  schema: string | null;
  table: string;
}

export interface LoadOrder extends LoadTarget {
  columns: readonly TargetColumn[];
  mode: LoadMode;
  /** Columns that identify a row; not empty for `merge`, where no value is null and none comes twice. */
  key: readonly string[];
  /**
   * Names what is loaded. Where the target is there, a batch is not loaded again: for `append` any that the ledger
   * has, else its newest.
   */
  batch: string;
  watermark: string | null;
  runId: string;
  /** What must stand in the staging table before it is put in place. */
  expected: Totals;
  /** Read once, from beginning to end. */
  rows(): AsyncIterable<readonly (string | null)[][]>;
  signal: AbortSignal;
}

export interface LoadOutcome {
  inserted: number;
  updated: number;
  /** True where the ledger had the batch: nothing was written. */
  already: boolean;
  /** As counted in the staging table. */
  totals: Totals;
}

/** The last load of a table as its ledger has it. */
export interface LoadState {
  batch: string;
  watermark: string | null;
}

export interface Transfer {
  /** DuckDB's expression of the text that the system takes; without it `transferText` makes the texts. */
  readonly text?: (value: string, type: string) => string;
  extract(order: ExtractOrder): Promise<Extraction>;
  /**
   * Rows go into a staging table, are compared with `expected` (`requireEqualTotals`), and are put in place in one
   * transaction together with a row of the ledger `dew_loads` (relation, batch, watermark, rows, run_id, at). A
   * failure, an abort and a lost connection change nothing. A table that is not there is made; where one is, its
   * columns keep their types, and a column that it lacks is a `conflict`. `replace` takes the place of the whole table.
   */
  load(order: LoadOrder): Promise<LoadOutcome>;
  /**
   * The newest row of the ledger; null where there is none, or no ledger. Where putting in place is no transaction, a load
   * that was cut off in it is completed first: a caller that goes by an older watermark would load its rows twice.
   */
  loadState(target: LoadTarget, signal: AbortSignal): Promise<LoadState | null>;
}
