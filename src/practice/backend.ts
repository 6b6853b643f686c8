/** What the practice server needs of the database behind it; the engine gives DuckDB. */
export interface BackendResult {
  /** DuckDB's names of the types. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Exact texts; binary as hexadecimal digits. */
  readonly chunks: AsyncIterable<(string | null)[][]>;
  /** Rows changed; null for a statement that gives rows or changes none. */
  readonly changed: number | null;
}

export interface BackendSession {
  /** An abort stops the statement. */
  run(sql: string, signal: AbortSignal): Promise<BackendResult>;
  close(): Promise<void>;
}

export interface Backend {
  readonly database: string;
  open(): Promise<BackendSession>;
}
