import { rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from '../core/sql/quote.ts';
import type { EngineOptions } from '../protocol/engine/index.ts';
import type { DatabaseGate, DatabaseSession } from './context.ts';
import { FileGate } from './gate.ts';
import { ownTemporaryFolder } from './temporaryFolder.ts';

const lockWait = 3_000;

/** Names that DuckDB or the engine has given to databases of its own. */
const takenAliases = ['memory', 'system', 'temp', 'results'];

/** The memory limit where the user set none: two fifths of the machine, at most 4 GB. */
export function defaultMemoryLimit(machineBytes: number = totalmem()): string {
  return `${Math.floor(Math.min(4e9, machineBytes * 0.4) / 1e6)}MB`;
}

export interface Session extends DatabaseSession {
  readonly version: string;
  readonly memoryLimit: string;
  /** Files that are attached now. */
  heldFiles(): string[];
}

/** Loads DuckDB and opens the in-memory primary database with the limits of the options. */
export async function openSession(options: EngineOptions): Promise<Session> {
  const { DuckDBInstance, version } = await import('./duckdb.bundle.ts');
  const temporary = await ownTemporaryFolder(options.temporaryFolder || join(options.storage, 'temporary'));
  const memoryLimit = options.memoryLimit || defaultMemoryLimit();
  const download = options.extensionDownload ? 'true' : 'false';
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    temp_directory: temporary,
    autoinstall_known_extensions: download,
    autoload_known_extensions: download,
    ...(options.threads > 0 ? { threads: String(options.threads) } : {}),
  });
  const connect = () => instance.connect();
  if (options.resultsDiskLimit) {
    // DuckDB enforces this limit only where it was set after opening.
    const connection = await connect();
    await connection.run(`SET GLOBAL max_temp_directory_size = ${quoteLiteral(options.resultsDiskLimit)}`);
    connection.disconnectSync();
  }
  const gates = new Map<string, FileGate>();
  const aliases = new Set(takenAliases);
  return {
    temporaryFolder: temporary,
    version: version(),
    memoryLimit,
    connect,
    gate(file: string): DatabaseGate {
      const path = resolve(file);
      const known = gates.get(path);
      if (known) return known;
      const alias = freeAlias(basename(path, extname(path)), aliases);
      const gate = new FileGate({ file: path, alias, connect, lockWait });
      gates.set(path, gate);
      return gate;
    },
    heldFiles: () => [...gates].filter(([, gate]) => gate.held).map(([file]) => file),
    async close() {
      instance.closeSync();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

function freeAlias(stem: string, taken: Set<string>): string {
  let alias = stem;
  for (let number = 2; taken.has(alias.toLowerCase()); number += 1) alias = `${stem}_${number}`;
  taken.add(alias.toLowerCase());
  return alias;
}

export type { DuckDBConnection };
