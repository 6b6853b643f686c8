/** The contract between the engine and a system that is not DuckDB. A driver knows nothing of DuckDB's API. */
import type { CatalogRelation } from '../protocol/engine/catalog.ts';
import type { ConnectionSchema, ConnectionServer } from '../protocol/engine/connection.ts';
import type { SourceColumn } from '../core/connection/sourceColumn.ts';
import type { Transfer } from '../core/connection/transfer.ts';

export type { SourceColumn, TextForm } from '../core/connection/sourceColumn.ts';

/** Settings of dew.yaml with every reference resolved; lives in memory only. */
export interface OpenSettings {
  /** The name in dew.yaml, for messages. */
  name: string;
  values: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Certificates to trust, PEM; undefined for those of the system. */
  certificateAuthority?: string;
}

/** One statement that runs on the server; rows come when they are read. */
export interface SourceCursor {
  /**
   * Known with the first rows; empty where the statement gives none. Names and order stay, types follow what was read
   * so far. Rows may be longer: what stands past the columns is a column of its own once something has to be in it.
   */
  readonly columns: readonly SourceColumn[];
  /** The next rows as exact texts, fewer than asked only at the end. */
  read(rows: number): Promise<(string | null)[][]>;
  /** After the end: the server's word for what it did, how many rows it changed, and what else a reader has to know. */
  readonly outcome: { command: string; rowsChanged: number | null; note?: string };
  close(): Promise<void>;
}

/** Rows between a file and the server, without a value changed; both answer the number of rows. */
export interface BulkCopy {
  in(statement: string, file: string, signal: AbortSignal): Promise<number>;
  out(statement: string, file: string, signal: AbortSignal): Promise<number>;
}

export interface SourceSession {
  readonly server: ConnectionServer;
  /** False once the connection was lost or closed. */
  readonly alive: boolean;
  readonly transactionOpen: boolean;
  /**
   * Starts one statement; `readOnly` lets the server refuse every change, whatever the statement does. An abort
   * reaches the server; what was sent is then ended there. What the server refuses for `readOnly` fails as
   * `unconfirmed`.
   */
  run(statement: string, readOnly: boolean, signal: AbortSignal): Promise<SourceCursor>;
  schemas(signal: AbortSignal): Promise<ConnectionSchema[]>;
  relations(schema: string, signal: AbortSignal): Promise<CatalogRelation[]>;
  /** One of them with its columns, where `relations` left these for later. */
  relation?(schema: string, name: string, signal: AbortSignal): Promise<CatalogRelation>;
  /** Bulk rows as a file in the system's own format; absent where the system has none. */
  readonly copy?: BulkCopy;
  /** The statement that previews a table. */
  previewOf(schema: string, name: string, rows: number): string;
  /** Absent where rows are read for the eye only. */
  readonly transfer?: Transfer;
  close(): Promise<void>;
}

export interface Driver {
  open(settings: OpenSettings, signal: AbortSignal): Promise<SourceSession>;
}
