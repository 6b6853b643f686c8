import type { Exchange, Failure } from '../rpc.ts';
import type { HistogramBin, ResultColumn } from './query.ts';

/** What is profiled: a table or file by name, one SELECT, or a stored result. */
export type ProfileTarget =
  | { kind: 'name'; name: string }
  | { kind: 'sql'; sql: string; name: string }
  | { kind: 'result'; resultId: string };

export interface ProfileFinding {
  /** One fact in words: `41,903 negative`, `numbers as text`. */
  text: string;
  level: 'warning' | 'information';
}

/** Figures of one column over `scope` rows. Values are exact texts; only shares and widths are computed from them. */
export interface ColumnProfile {
  index: number;
  name: string;
  type: string;
  kind: ResultColumn['kind'];
  scope: number;
  /** False where the figures cover the first rows only. */
  complete: boolean;
  nullCount: number;
  distinctCount: number | null;
  /** False for DuckDB's estimate (HyperLogLog): often a tenth off, a third at worst. */
  distinctExact: boolean;
  /** True where every value that is not NULL stands once: counted, not estimated. */
  unique: boolean;
  minimum: string | null;
  maximum: string | null;
  /** Of numbers; computed in double precision. */
  mean: string | null;
  standardDeviation: string | null;
  /** Exact for integers and decimals. */
  sum: string | null;
  /** `share` 0 to 1. Estimated (t-digest) above 1,000,000 rows, else values of the column. */
  quantiles: { share: number; value: string }[] | null;
  quantilesExact: boolean;
  /** Infinity and NaN are left out; the last bin is closed at both ends. */
  histogram: HistogramBin[] | null;
  topValues: { value: string; count: number }[] | null;
  /** Of texts in characters, of binaries in bytes, of lists in elements. */
  minimumLength: number | null;
  maximumLength: number | null;
  emptyCount: number | null;
  zeroCount: number | null;
  negativeCount: number | null;
  /** NaN and infinities. */
  notFiniteCount: number | null;
  findings: ProfileFinding[];
}

export interface ProfileSummary {
  id: string;
  title: string;
  /** Where it lies: schema, file, `query`. */
  detail: string;
  /** The table as it is written in SQL, where tests can be made for it. */
  table: string | null;
  /** Null until counted. */
  rowCount: number | null;
  columnCount: number;
  state: 'measuring' | 'complete' | 'cancelled' | 'failed';
  /** Columns with figures of all rows. */
  measured: number;
  /** From the request to the figures of the first rows. */
  firstMs: number;
  completeMs: number | null;
  failure: Failure | null;
}

export interface Profile {
  summary: ProfileSummary;
  columns: ColumnProfile[];
}

/** A rule that holds for the data as it is now, or nearly. */
export interface TestSuggestion {
  column: string;
  /** One entry of a test task: `{not_null: order_id}`. */
  test: Record<string, unknown>;
  /** The same in one line of words. */
  text: string;
  severity: 'error' | 'warn';
}

export interface ProfileRequests {
  /** Answers with the figures of the first 100,000 rows; those of all rows follow as `profile/measured`, column by column. */
  'profile/start': Exchange<{ target: ProfileTarget }, Profile>;
  /** Figures of all rows at once. */
  'profile/whole': Exchange<{ target: ProfileTarget }, Profile>;
  /** Columns to measure next: those on the screen. */
  'profile/prefer': Exchange<{ id: string; columns: number[] }, null>;
  'profile/cancel': Exchange<{ id: string }, null>;
  'profile/close': Exchange<{ id: string }, null>;
  'profile/suggestTests': Exchange<{ id: string }, TestSuggestion[]>;
  /** The text of a pipeline file with a further test task; writes nothing. */
  'profile/addTests': Exchange<
    { text: string; table: string; tests: TestSuggestion[] },
    { text: string; task: string }
  >;
}

export interface ProfileNotifications {
  'profile/measured': { summary: ProfileSummary; column: ColumnProfile | null };
}
