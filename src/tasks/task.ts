/** What a task type is made of, and the ports through which it reaches database, files and the run. */
import type { LoadMode, Transfer } from '../core/connection/transfer.ts';
import type { CommonSpec, TaskDescriptor } from '../core/pipeline/schema.ts';
import type { Dialect } from '../core/sql/dialect.ts';
import type { SqlShape } from '../core/pipeline/syntaxTree.ts';
import type { TestRule } from '../core/quality/testRules.ts';
import type { QuarantineCount, TestOutcome } from '../protocol/engine/pipeline.ts';
import type { Failure, Place } from '../protocol/rpc.ts';

export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell };
export type Row = Record<string, Cell>;

/** A cell as text; nested values as JSON. */
export function textOf(cell: Cell | undefined): string {
  if (cell === undefined || cell === null) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

export interface TableColumn {
  name: string;
  /** In the database's own words. */
  type: string;
}

/** What a task does, without what says when and how often. */
export function withoutCommon(spec: CommonSpec): Record<string, unknown> {
  const parameters: Record<string, unknown> = { ...spec };
  for (const key of ['description', 'needs', 'retries', 'delay', 'timeout']) delete parameters[key];
  return parameters;
}

/** The cells of a statement whose columns are all VARCHAR, each with a name of its own. */
export async function textRows(database: TaskDatabase, sql: string): Promise<(string | null)[][]> {
  return (await database.rows(sql)).map((row) => Object.values(row) as (string | null)[]);
}

/** A database as a task sees it. One task at a time holds it; its calls throw `EngineFailure` and end on cancel. */
export interface TaskDatabase {
  readonly dialect: Dialect;
  run(sql: string): Promise<void>;
  /** Rows with exact values: integers above 32 bits, decimals and times are text. */
  rows(sql: string): Promise<Row[]>;
  /** SQL name of a relation; `main` is the schema of models, others begin with `dew`. */
  relation(schema: string, name: string): string;
  /** SQL name under which a relation is built before it is published. */
  staged(schema: string, name: string): string;
  /** In their order; none where there is no such relation. */
  columns(schema: string, name: string, staged?: 'staged'): Promise<TableColumn[]>;
  /** Makes a schema of the workbench's own where it is missing. */
  ensureSchema(schema: string): Promise<void>;
}

/** A file that a task reads: a path or glob, and where it is written. */
export interface FileInput {
  pattern: string;
  place: Place;
  /** False where no match is fine, e.g. code globs. */
  required: boolean;
}

export interface TaskPlan {
  /** Tables read. */
  reads: string[];
  files: FileInput[];
  makes: { tables: string[]; files: string[] };
  /** Enters the fingerprint. */
  parameters: unknown;
  /** Why the task is never skipped; null where it may be. */
  volatile: string | null;
  usesDate: boolean;
  /** True where the task reads or writes the database while it runs. */
  database: boolean;
  /** Shown in the run view. */
  code: { text: string; language: 'sql' | 'shell' | 'yaml'; place: Place };
  problems: { message: string; place: Place; next?: string }[];
  /** What the task changes outside the project; asked about where that is a production system. */
  writes?: { connection: string; relation: string; mode: LoadMode; production: boolean };
  /** The connection that the task needs. */
  connection?: string;
}

export interface PlanPort {
  /** Text of a file inside the project; null where there is none. */
  read(path: string): Promise<string | null>;
  /** Throws an `EngineFailure` of code `sql` with the place inside the SQL text. */
  shape(sql: string): Promise<SqlShape>;
  place(path: readonly PropertyKey[]): Place;
  /** Connections of dew.yaml. */
  connections(): Promise<readonly { name: string; readOnly: boolean; production: boolean }[]>;
  /** Logical date of the run. */
  date: string;
}

/** One relation to publish: built beside the old one under `staged`, then put in its place. */
export interface Publication {
  /** Schema in the project database. */
  schema: string;
  name: string;
  kind: 'table' | 'view' | 'merge';
  /** SELECT of a view. */
  sql?: string;
  uniqueKey?: string[];
  watermark?: string;
  tests?: TestRule[];
}

export interface TaskContext {
  /** Absolute path of the project. */
  root: string;
  /** Absolute path of this task's own temporary folder; removed after the run. */
  folder: string;
  id: string;
  runId: string;
  date: string;
  /** ISO time without zone that freshness is measured from. */
  now: string;
  plan: TaskPlan;
  /** Files behind each input pattern, relative to the root. */
  files(pattern: string): Promise<string[]>;
  signal: AbortSignal;
  log(stream: 'out' | 'err' | 'note', text: string): void;
  /** Holds the database that models run on for the length of `work`; not to be nested. */
  database<T>(work: (database: TaskDatabase) => Promise<T>): Promise<T>;
  /**
   * The same for work that only DuckDB can do, with files: the database itself where it is DuckDB's, else an empty
   * one with copies of the tables `reads`. What it builds under staged names is published to where models run.
   */
  duckdb<T>(reads: readonly string[], work: (database: TaskDatabase) => Promise<T>): Promise<T>;
  /** Gives the database file up for the length of `work`: for programs that open it themselves. */
  withoutDatabase<T>(work: () => Promise<T>): Promise<T>;
  /** A session on a connection for the length of `work`, and on it what moves rows. */
  transfer<T>(connection: string, work: (transfer: Transfer) => Promise<T>): Promise<T>;
  /**
   * Puts every relation in place in one transaction, after their tests; `more` runs inside it, and last, where all
   * tests have passed, `files`.
   */
  publish(
    database: TaskDatabase,
    relations: Publication[],
    more?: string[],
    files?: () => Promise<void>,
  ): Promise<{ name: string; rows: number | null }[]>;
  tested(outcome: TestOutcome): void;
  quarantined(count: Omit<QuarantineCount, 'task'>): void;
  /** True with --force: incremental models are built anew. */
  rebuild: boolean;
}

export interface TaskResult {
  rows: number | null;
  quarantined: number;
  /** `unchanged` where the task itself found that there is nothing to do. */
  status: 'done' | 'warned' | 'unchanged';
  reason: string | null;
  outputs: { name: string; rows: number | null; hash: string | null }[];
}

/** The result of a task that has published what it built. */
export const builtResult = (published: readonly { name: string; rows: number | null }[]): TaskResult => ({
  rows: published[0]?.rows ?? null,
  quarantined: 0,
  status: 'done',
  reason: null,
  outputs: published.map((output) => ({ ...output, hash: null })),
});

/** A task failed for a reason of its own; carried by `EngineFailure`. */
export type TaskFailure = Failure;

export interface TaskModule<Spec> {
  descriptor: TaskDescriptor;
  plan(spec: Spec, port: PlanPort): Promise<TaskPlan>;
  run(spec: Spec, context: TaskContext): Promise<TaskResult>;
}

/** A module whose spec type is known to its own schema only. */
export type AnyTaskModule = TaskModule<unknown>;

export function defineTask<Spec>(module: TaskModule<Spec>): AnyTaskModule {
  return {
    descriptor: module.descriptor,
    plan: (spec, port) => module.plan(spec as Spec, port),
    run: (spec, context) => module.run(spec as Spec, context),
  };
}
