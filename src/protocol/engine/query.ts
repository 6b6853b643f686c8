import type { Exchange, Failure } from '../rpc.ts';
import type { Chart } from './chart.ts';

/** What a column is for the eye and for alignment; the full DuckDB type stands in `type`. */
export type ColumnKind =
  'number' | 'text' | 'temporal' | 'boolean' | 'struct' | 'list' | 'json' | 'binary' | 'other';

export interface ResultColumn {
  name: string;
  /** DuckDB's own type text, e.g. `DECIMAL(12,2)`. */
  type: string;
  kind: ColumnKind;
  /** The type in the system that the rows came from, where that is not DuckDB. */
  sourceType?: string;
}

/** Where a statement stands in its document; offsets in UTF-16 units, end exclusive. */
export interface StatementOrigin {
  /** Document URI; survives renaming through `query/moveOrigin`. */
  uri: string;
  start: number;
  end: number;
}

/**
 * `first_rows`: rows of a LIMIT pass, total not known; `complete`: the whole result is stored;
 * `cancelled`: first rows kept, nothing more; `failed`: see `failure`.
 */
export type ResultState = 'running' | 'first_rows' | 'complete' | 'cancelled' | 'failed';

export interface SortKey {
  column: number;
  descending: boolean;
}

export type FilterOperator =
  | 'equals'
  | 'not_equals'
  | 'contains'
  | 'less'
  | 'less_or_equal'
  | 'greater'
  | 'greater_or_equal'
  | 'is_null'
  | 'is_not_null';

export interface Filter {
  column: number;
  operator: FilterOperator;
  /** Text form; cast to the column's type in the engine. */
  value?: string;
}

/** How the stored rows are looked at; never changes the stored result. */
export interface Arrangement {
  sort: SortKey[];
  filters: Filter[];
  /** Case-insensitive text found in any column. */
  search: string;
}

export interface ResultSummary {
  id: string;
  /** Shown on the tab: `-- name: x` above the statement, else a table or file name, else its first words. */
  name: string;
  sql: string;
  origin: StatementOrigin | null;
  connection: string;
  /** The connection of dew.yaml that it ran on; null for the embedded DuckDB. */
  remote: string | null;
  columns: ResultColumn[];
  state: ResultState;
  /** Of the rows that can be paged now: what `ResultPage.version` and `RangeParams.version` carry. */
  version: number;
  /** Rows of the stored result; null while not known. */
  rowCount: number | null;
  /** Rows that can be paged now under the current arrangement. */
  availableRows: number;
  /** True where the rows are a preview of a table or file that is materialised on demand. */
  preview: boolean;
  arrangement: Arrangement;
  /** 0-100 while DuckDB gives one, else null. */
  percent: number | null;
  firstRowsMs: number | null;
  engineMs: number | null;
  /** ISO 8601, UTC. */
  startedAt: string;
  pinned: boolean;
  /** How it is drawn, where a comment or a file says so; the views then show the chart first. */
  chart?: Chart;
  /** For statements without rows: `4 rows changed`, `Table created`. */
  note: string | null;
  /** Its place counts line and column from the start of the statement, not of the document. */
  failure: Failure | null;
}

/** The block of cells that a grid asks for at a time. */
export const rowsPerBlock = 100;
export const columnsPerBlock = 24;

/** A block of cells: `columns[i]` is a JSON array of `rows` texts or nulls of column `firstColumn + i`. */
export interface ResultPage {
  resultId: string;
  /** Changes whenever the rows under the same id change (completion, sort, filter). */
  version: number;
  firstRow: number;
  rows: number;
  firstColumn: number;
  columns: string[];
  /** Cells whose text was cut to 400 characters: [row offset, column offset]. */
  clipped: [number, number][];
}

export interface HistogramBin {
  lower: string;
  upper: string;
  count: number;
}

/** The picture in a column header. Counts cover `scope` rows. */
export interface ColumnStatistics {
  column: number;
  scope: number;
  complete: boolean;
  nullCount: number;
  /** Approximate above 100,000 rows; exact otherwise. */
  distinctCount: number | null;
  minimum: string | null;
  maximum: string | null;
  histogram: HistogramBin[] | null;
  /** At most six, most frequent first. */
  topValues: { value: string; count: number }[] | null;
}

export type CopyFormat = 'tsv' | 'csv' | 'json' | 'markdown' | 'insert';
export type ExportFormat = 'csv' | 'parquet' | 'json';

export interface HistoryEntry {
  id: string;
  name: string;
  sql: string;
  uri: string | null;
  connection: string;
  startedAt: string;
  durationMs: number;
  rowCount: number | null;
  state: 'done' | 'failed' | 'cancelled';
  message: string | null;
}

export interface RangeParams {
  resultId: string;
  version: number;
  firstRow: number;
  rows: number;
  firstColumn: number;
  columns: number;
}

export interface QueryRequests {
  /** Starts one statement; answers when the first rows or an error are known. The rest comes as `query/changed`. */
  'query/run': Exchange<
    {
      sql: string;
      origin: StatementOrigin | null;
      name?: string;
      /** A connection of dew.yaml; without one the project's DuckDB. */
      connection?: string;
      /** True where the user has agreed that this statement may change a production system. */
      confirmed?: boolean;
      /** A chart as YAML text, of a `-- chart:` comment or a chart file. */
      chart?: string;
      document: string | null;
    },
    ResultSummary
  >;
  /** EXPLAIN or EXPLAIN ANALYZE of one statement; text as DuckDB draws it. */
  'query/explain': Exchange<{ sql: string; analyze: boolean; document: string | null }, { text: string }>;
  'query/cancel': Exchange<{ resultId: string }, null>;
  'query/close': Exchange<{ resultId: string }, null>;
  'query/pin': Exchange<{ resultId: string; pinned: boolean }, ResultSummary>;
  /** Results kept for this window, newest last: after a reload the host asks for them. */
  'query/results': Exchange<{ uri?: string }, ResultSummary[]>;
  'query/moveOrigin': Exchange<{ from: string; to: string }, null>;
  /** As every request with a `version`: fails with `conflict` where the rows are of another one by now. */
  'query/page': Exchange<RangeParams, ResultPage>;
  /** The first rows of a result are on the screen: a statement that let its view paint goes on. */
  'query/painted': Exchange<{ resultId: string }, null>;
  /** Sets sort, filters and search; materialises the arranged rows; answers the new summary. */
  'query/arrange': Exchange<{ resultId: string; arrangement: Arrangement }, ResultSummary>;
  /** A preview becomes a whole stored result. */
  'query/materialise': Exchange<{ resultId: string }, ResultSummary>;
  'query/statistics': Exchange<{ resultId: string; column: number }, ColumnStatistics>;
  /** The whole value of one cell: exact text, and JSON for nested types. */
  'query/cell': Exchange<
    { resultId: string; version: number; row: number; column: number },
    { text: string | null; json: string | null; bytes: number | null }
  >;
  /** The text that goes to the clipboard: whole values, all rows of the range, at most 1,000,000 cells. */
  'query/copy': Exchange<
    RangeParams & { format: CopyFormat; header: boolean },
    { text: string; rows: number }
  >;
  /**
   * Whole rows for the command line, as the JSON text of an array of arrays. `text`: exact texts and
   * nulls. `json`: booleans, integers up to 32 bits and finite doubles as JSON values, every other
   * type as its text, nested values as JSON of these.
   */
  'query/rows': Exchange<
    { resultId: string; firstRow: number; rows: number; form: 'text' | 'json' },
    { rows: string }
  >;
  'query/export': Exchange<
    { resultId: string; format: ExportFormat; path: string },
    { path: string; rows: number; bytes: number }
  >;
  /** Count, sum and average of the numeric cells of a range, exact text. */
  'query/aggregate': Exchange<RangeParams, { count: number; sum: string | null; average: string | null }>;
  /** Binder errors of statements without running them. */
  'query/diagnose': Exchange<
    { statements: { sql: string; start: number }[] },
    { start: number; end: number; message: string }[]
  >;
  'query/history': Exchange<{ limit: number }, HistoryEntry[]>;
  /** The open transaction of a document's connection. */
  'query/transaction': Exchange<
    { document: string; action: 'state' | 'commit' | 'rollback' },
    { open: boolean }
  >;
  /**
   * Gives stored results names in the statements of one document, as temporary views; names given before
   * and missing here are taken away. Waits until each result is whole.
   */
  'query/nameResults': Exchange<{ document: string; names: { name: string; resultId: string }[] }, null>;
  /** Ends a document's connection, rolling back what is open. */
  'query/closeDocument': Exchange<{ document: string }, null>;
}

export interface QueryNotifications {
  /** The first block of a statement's first rows, ahead of the `query/changed` that tells of them. */
  'query/firstPage': ResultPage;
  'query/changed': ResultSummary;
}
