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
  /**
   * Keeps rows of texts aside in columns c0, c1 ..., runs one statement over them, and forgets them.
   * @param statement makes the statement from the name of what holds the rows
   */
  load(
    columns: number,
    batches: Iterable<(string | null)[][]>,
    statement: (rows: string) => string,
    signal: AbortSignal,
  ): Promise<BackendResult>;
  close(): Promise<void>;
}

export interface Backend {
  readonly database: string;
  open(): Promise<BackendSession>;
}
