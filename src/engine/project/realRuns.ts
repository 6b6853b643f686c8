/** Sandbox runs on the real server of an environment: each in a scratch schema, its tables then looked at in DuckDB. */
import { createHash, randomBytes } from 'node:crypto';
import type { SourceSession } from '../../connectors/connector.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { RealServer } from '../../protocol/engine/project.ts';
import type { RunParams, RunState } from '../../protocol/engine/pipeline.ts';
import { textOf } from '../../tasks/task.ts';
import type { EngineContext } from '../context.ts';
import { copySchemas } from '../warehouse/copySchemas.ts';
import { refuseWriting, type OpenEnvironment } from '../warehouse/environments.ts';
import { PostgresNames } from '../warehouse/postgresNames.ts';
import { rowsOf } from '../warehouse/postgresWarehouse.ts';
import { mirror } from '../warehouse/transfer.ts';
import type { RunPipeline } from './sandbox.ts';

/** A run of the pipeline in an environment that dew.yaml does not name. */
export type RunWhere = (
  context: EngineContext,
  params: RunParams,
  signal: AbortSignal,
  where: OpenEnvironment,
) => Promise<RunState>;

const prefix = 'dew_verify_';
const lockOf = (token: string): string => `hashtextextended(${quoteLiteral(prefix + token)}, 0)`;

export class RealRuns {
  readonly server: RealServer;
  readonly #context: EngineContext;
  readonly #environment: OpenEnvironment;
  readonly #runWhere: RunWhere;
  readonly #token: string;
  /** Holds the lock that keeps others from sweeping our schemas away. */
  readonly #session: SourceSession;
  /** Root of a sandbox -> its scratch schema. */
  readonly #schemas = new Map<string, string>();
  readonly #contexts = new WeakMap<EngineContext, EngineContext>();
  /** Run -> hash of all its tables. */
  readonly #hashes = new Map<string, string>();

  private constructor(
    context: EngineContext,
    environment: OpenEnvironment,
    runWhere: RunWhere,
    session: SourceSession,
    token: string,
  ) {
    this.#context = context;
    this.#environment = environment;
    this.#runWhere = runWhere;
    this.#session = session;
    this.#token = token;
    const { product, version, practice } = session.server;
    const { host, port, database } = environment.settings;
    const place = `${String(host)}:${String(port)}/${String(database)}`;
    this.server = {
      environment: environment.name,
      product,
      version,
      practice,
      host: createHash('sha256').update(place).digest('hex').slice(0, 16),
    };
  }

  static async open(
    context: EngineContext,
    environment: OpenEnvironment,
    confirmed: boolean,
    runWhere: RunWhere,
    signal: AbortSignal,
  ): Promise<RealRuns> {
    refuseWriting(environment, confirmed);
    const session = await context.connections.open(environment.target, environment.settings, signal);
    try {
      const token = randomBytes(4).toString('hex');
      await rowsOf(session, `SELECT pg_advisory_lock(${lockOf(token)})`, signal);
      await sweepLeft(session, signal);
      return new RealRuns(context, environment, runWhere, session, token);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  readonly run: RunPipeline = async (sandbox, params, signal) => {
    const { root } = sandbox.options;
    const schema = this.#schemaOf(root);
    const state = await this.#runWhere(this.#contextOf(sandbox), params, signal, {
      ...this.#environment,
      schema,
    });
    const gate = await sandbox.projectGate();
    await this.#with(signal, async (session) => {
      const hash = await gate.use(
        'write',
        ({ connection }) => mirror(session, new PostgresNames(schema), connection, signal),
        signal,
      );
      this.#hashes.set(state.runId, hash);
    });
    return state;
  };

  /** The copy of a sandbox begins with what its model has on the server. */
  async copied(from: string, to: string, signal: AbortSignal): Promise<void> {
    const source = this.#schemas.get(from);
    if (source === undefined) return;
    const names = { from: new PostgresNames(source), to: new PostgresNames(this.#schemaOf(to)) };
    await this.#with(signal, (session) => copySchemas(session, names, signal));
  }

  /** Hash of the tables of a run on the server; undefined for any other run. */
  resultOf(runId: string | undefined): string | undefined {
    return runId === undefined ? undefined : this.#hashes.get(runId);
  }

  /** Nothing stays on the server. */
  async close(): Promise<void> {
    const unhindered = new AbortController().signal;
    try {
      if (this.#session.alive) await dropSchemas(this.#session, `${prefix}${this.#token}`, unhindered);
    } finally {
      await this.#session.close();
    }
  }

  #schemaOf(root: string): string {
    const known = this.#schemas.get(root) ?? `${prefix}${this.#token}_${this.#schemas.size + 1}`;
    this.#schemas.set(root, known);
    return known;
  }

  /** A sandbox has no secrets of its own. */
  #contextOf(sandbox: EngineContext): EngineContext {
    const known = this.#contexts.get(sandbox) ?? { ...sandbox, connections: this.#context.connections };
    this.#contexts.set(sandbox, known);
    return known;
  }

  async #with<T>(signal: AbortSignal, work: (session: SourceSession) => Promise<T>): Promise<T> {
    const { target, settings } = this.#environment;
    const session = await this.#context.connections.open(target, settings, signal);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }
}

async function schemasLike(session: SourceSession, start: string, signal: AbortSignal): Promise<string[]> {
  const found = await rowsOf(
    session,
    `SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, ${quoteLiteral(start)})`,
    signal,
  );
  return found.map((row) => textOf(row['name']));
}

/** One after the other: a schema of many tables takes many locks of the server's. */
async function dropSchemas(session: SourceSession, start: string, signal: AbortSignal): Promise<void> {
  for (const name of await schemasLike(session, start, signal))
    await rowsOf(session, `DROP SCHEMA IF EXISTS ${quoteIdentifier(name)} CASCADE`, signal);
}

/** What a killed verification left: its lock is free. */
async function sweepLeft(session: SourceSession, signal: AbortSignal): Promise<void> {
  const names = await schemasLike(session, prefix, signal);
  const tokens = new Set(names.map((name) => /^dew_verify_([0-9a-f]{8})_/.exec(name)?.[1]));
  for (const token of tokens) {
    if (token === undefined) continue;
    const [row] = await rowsOf(session, `SELECT pg_try_advisory_lock(${lockOf(token)}) AS free`, signal);
    if (row?.['free'] !== 't') continue;
    await dropSchemas(session, `${prefix}${token}_`, signal);
    await rowsOf(session, `SELECT pg_advisory_unlock(${lockOf(token)})`, signal);
  }
}
