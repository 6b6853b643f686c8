/**
 * What every handler of the engine gets: options, the two ways to DuckDB (the gate for project
 * databases, the session for the in-memory primary) and the way to tell the parent something.
 * Handlers hold no state of their own outside these.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceSession } from '../connectors/connector.ts';
import type { ConnectionSettings } from '../core/connection/connectionSchema.ts';
import type { ConnectionEntry } from '../protocol/engine/connection.ts';
import type { EngineNotifications, EngineOptions, EngineRequests } from '../protocol/engine/index.ts';
import type { ParamsOf, ResultOf } from '../protocol/rpc.ts';

export interface RequestContext {
  /** Aborted when the caller cancels; work must end within 500 ms. */
  signal: AbortSignal;
}

export type Handler<Name extends keyof EngineRequests> = (
  params: ParamsOf<EngineRequests, Name>,
  context: RequestContext,
) => Promise<ResultOf<EngineRequests, Name>>;

export type Handlers = { [Name in keyof EngineRequests]: Handler<Name> };

/** A project database while work runs on it: attached, and in use on `connection`. */
export interface DatabaseLease {
  connection: DuckDBConnection;
  /** The attached name, unquoted: the file stem, e.g. `warehouse`. */
  alias: string;
  mode: 'read' | 'write';
}

/** One gate per database file (design: processes; decisions 3). */
export interface DatabaseGate {
  /**
   * Attaches the file, runs `work`, ends every transaction and detaches when the last holder leaves.
   * Writers are exclusive. Where another process holds the file: retries for a bounded time, then
   * throws a `locked` failure that names the process. A missing file with mode `read` is a lease on
   * an empty database.
   */
  use<T>(
    mode: 'read' | 'write',
    work: (lease: DatabaseLease) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** Like `use`, held over several calls: a run keeps it from its first to its last database task. */
  hold(mode: 'read' | 'write', signal?: AbortSignal): Promise<DatabaseLease & { release(): Promise<void> }>;
  /** A further connection on a held lease, with the same database in use; closed by the caller. */
  connect(lease: DatabaseLease): Promise<DuckDBConnection>;
}

export interface DatabaseSession {
  /** A new connection to the in-memory primary database with the engine's limits set. */
  connect(): Promise<DuckDBConnection>;
  /** The gate of a file, absolute path; the same file gives the same gate. */
  gate(file: string): DatabaseGate;
  /** This process's own folder for what need not outlive it. */
  readonly temporaryFolder: string;
  close(): Promise<void>;
}

/** The connections of dew.yaml, as far as runs use them. */
export interface ConnectionPort {
  find(name: string): Promise<ConnectionSettings>;
  /** A session of its own, closed by the caller. */
  open(name: string, settings: ConnectionSettings, signal: AbortSignal): Promise<SourceSession>;
  /** On the session of a document; without one, on a session for this work only. */
  use<T>(
    name: string,
    document: string | null,
    signal: AbortSignal,
    work: (session: SourceSession) => Promise<T>,
  ): Promise<T>;
  entries(): Promise<ConnectionEntry[]>;
}

export interface EngineContext {
  options: EngineOptions;
  connections: ConnectionPort;
  /** Loads DuckDB on the first call. */
  session(): Promise<DatabaseSession>;
  /** The project's own database gate; a throw-away in-memory one outside a project. */
  projectGate(): Promise<DatabaseGate>;
  notify<Name extends keyof EngineNotifications>(name: Name, payload: EngineNotifications[Name]): void;
  /** Work that must not be cut by the idle timer or by a kill after cancel, e.g. a run. */
  keepAlive(): () => void;
  /** Work that must not be cut by the idle timer, but may be by a kill after cancel: an open transaction. */
  stayAwake(): () => void;
}
