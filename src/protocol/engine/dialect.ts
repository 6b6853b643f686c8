import type { Exchange, Place } from '../rpc.ts';

/** A system whose SQL differs from DuckDB's. */
export type Dialect = 'snowflake' | 'bigquery' | 'redshift' | 'postgres' | 'spark';

export interface DialectFinding {
  dialect: Dialect;
  place: Place;
  /** The construct in the words of its users, such as `QUALIFY`. */
  construct: string;
  /** What stands there, shortened to one line. */
  text: string;
  /** `fails`: refused there. `differs`: runs there and may give something else. `unknown`: no rule knows it. */
  effect: 'fails' | 'differs' | 'unknown';
  why: string;
  /** What to write there. */
  write: string;
  /** The page of that system's documents to read. */
  source: string;
}

export interface DialectFile {
  file: string;
  /** Table of the model; null for a file that is none. */
  model: string | null;
  statements: number;
  /** Sorted by place, then by system. */
  findings: DialectFinding[];
  /** Statements whose operators were not looked at: DuckDB gives no syntax tree of them. */
  withoutTree: Place[];
}

export interface DialectReport {
  to: Dialect[];
  files: DialectFile[];
}

export interface DialectRequests {
  /**
   * What would have to change on other systems. Targets are models or paths of SQL files, none for all models; `output` is
   * a file that the report is also written to, as Markdown.
   */
  'dialect/report': Exchange<
    { targets: string[]; to: Dialect[]; output: string | null },
    DialectReport & { written: string | null }
  >;
}
