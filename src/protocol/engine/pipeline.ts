import type { Exchange, Failure, Place } from '../rpc.ts';

/** One word per task type; the list of descriptors is `src/tasks/index.ts`. */
export type TaskType = 'extract' | 'load' | 'model' | 'script' | 'test' | 'report';

export type TaskStatus =
  'waiting' | 'running' | 'done' | 'unchanged' | 'warned' | 'failed' | 'blocked' | 'cancelled';

export type RunStatus = 'running' | 'done' | 'warned' | 'failed' | 'cancelled';

export interface Diagnostic {
  severity: 'error' | 'warning';
  message: string;
  place: Place;
  /** What to do, e.g. `Did you mean "materialized"?`. */
  next?: string;
}

export interface TaskSummary {
  id: string;
  type: TaskType;
  needs: string[];
  place: Place;
  /** Tables and files that the task makes and reads, for the graph and the plan. */
  outputs: string[];
  inputs: string[];
  description: string | null;
  /** The connection of dew.yaml that the task needs. */
  connection: string | null;
}

export interface PipelineSummary {
  /** File stem without `.pipeline`. */
  id: string;
  name: string;
  file: string;
  schedule: string | null;
  tasks: TaskSummary[];
  diagnostics: Diagnostic[];
  lastRun: RunSummary | null;
}

/** Why a task would run or not: the words the plan shows. */
export interface PlannedTask {
  id: string;
  type: TaskType;
  action: 'run' | 'unchanged';
  reason: string;
}

export interface TestOutcome {
  task: string;
  test: string;
  table: string;
  column: string | null;
  severity: 'error' | 'warn';
  status: 'pass' | 'fail';
  failingRows: number;
  /** Relation that holds the failing rows, where they were stored. */
  stored: string | null;
  sql: string;
}

export interface QuarantineCount {
  task: string;
  reason: string;
  rows: number;
  /** Relation that holds the rows. */
  relation: string;
}

export interface TaskState {
  id: string;
  type: TaskType;
  status: TaskStatus;
  rows: number | null;
  quarantined: number;
  attempt: number;
  attempts: number;
  startedAt: string | null;
  durationMs: number | null;
  reason: string | null;
  failure: Failure | null;
  /** Of the last run in which the task did work; for the comparison. */
  before: { rows: number | null; durationMs: number | null } | null;
}

export interface RunSummary {
  /** `20251101T060014Z-<4 hex>` */
  runId: string;
  /** Shown counter, from 1, per project. */
  number: number;
  pipeline: string;
  trigger: 'manual' | 'schedule' | 'check';
  /** Entry of `environments`; null for the DuckDB file of the project. */
  environment: string | null;
  status: RunStatus;
  startedAt: string;
  durationMs: number | null;
  done: number;
  total: number;
}

export interface RunState extends RunSummary {
  date: string;
  record: string;
  tasks: TaskState[];
  tests: TestOutcome[];
  quarantine: QuarantineCount[];
}

/** One line of a run record (`.dew/runs/<runId>.jsonl`); `at` is ISO 8601 UTC. */
export type RunEvent =
  | {
      event: 'run_started';
      at: string;
      runId: string;
      number: number;
      pipeline: string;
      trigger: RunSummary['trigger'];
      /** Absent in records of before there were environments. */
      environment?: string | null;
      date: string;
      codeHash: string;
      resumes: string | null;
      workbench: string;
      tasks: { id: string; type: TaskType; needs: string[] }[];
    }
  | { event: 'task_started'; at: string; task: string; attempt: number; attempts: number; reason: string }
  | { event: 'task_log'; at: string; task: string; stream: 'out' | 'err' | 'note'; text: string }
  | {
      event: 'task_finished';
      at: string;
      task: string;
      status: TaskStatus;
      rows: number | null;
      quarantined: number;
      durationMs: number;
      reason: string | null;
      failure: Failure | null;
      fingerprint: string | null;
      outputs: { name: string; rows: number | null; hash: string | null }[];
      inputs: { name: string; rows: number | null; hash: string | null }[];
    }
  | { event: 'test_finished'; at: string; outcome: TestOutcome }
  | { event: 'quarantined'; at: string; count: QuarantineCount }
  | { event: 'run_finished'; at: string; status: RunStatus; durationMs: number };

export interface RunParams {
  /** Pipeline id; default `main`. */
  pipeline?: string;
  /** dbt-like: `a`, `+a`, `a+`, `+a+`. */
  select?: string[];
  force?: boolean;
  resume?: boolean;
  /** Logical date, `YYYY-MM-DD`. */
  date?: string;
  trigger?: RunSummary['trigger'];
  /** Entry of `environments` in dew.yaml; without one the DuckDB file of the project. */
  environment?: string;
  /** The user agreed to a run on a production system. */
  confirmed?: boolean;
}

/** Where pipelines can run besides the DuckDB file. */
export interface EnvironmentEntry {
  name: string;
  /** Connection of dew.yaml. */
  target: string;
  schema: string;
  production: boolean;
}

export interface PipelineRequests {
  /** In the order of dew.yaml. */
  'pipeline/environments': Exchange<null, EnvironmentEntry[]>;
  'pipeline/list': Exchange<null, PipelineSummary[]>;
  'pipeline/plan': Exchange<RunParams, PlannedTask[]>;
  /** Answers when the run has ended; progress comes as `pipeline/event`. */
  'pipeline/run': Exchange<RunParams, RunState>;
  'pipeline/cancel': Exchange<{ runId: string }, null>;
  'pipeline/runs': Exchange<{ limit: number; pipeline?: string }, RunSummary[]>;
  'pipeline/state': Exchange<{ runId: string }, RunState>;
  'pipeline/log': Exchange<
    { runId: string; task: string },
    { at: string; stream: 'out' | 'err' | 'note'; text: string }[]
  >;
  /** What a task is, for the run view: its SQL or command, its inputs and outputs. */
  'pipeline/task': Exchange<
    { pipeline: string; task: string },
    { code: string; language: 'sql' | 'shell' | 'yaml'; place: Place; inputs: string[]; outputs: string[] }
  >;
  /** Completion for `*.pipeline.yaml`. */
  'pipeline/complete': Exchange<
    { file: string; text: string; line: number; column: number },
    { label: string; detail: string; insert: string }[]
  >;
  /** What the word at a place means; null where it is none of the format's words. */
  'pipeline/hover': Exchange<
    { file: string; text: string; line: number; column: number },
    { text: string | null }
  >;
  'pipeline/diagnose': Exchange<{ file: string; text: string }, Diagnostic[]>;
}

export interface PipelineNotifications {
  'pipeline/event': { runId: string; event: RunEvent };
}
