/** One task of a run: decided, tried as often as it may be, and told about. */
import { setTimeout as pause } from 'node:timers/promises';
import { failWith } from '../../core/failure.ts';
import { durationMs } from '../../core/pipeline/duration.ts';
import type { RunEvent, TaskStatus } from '../../protocol/engine/pipeline.ts';
import type { Failure } from '../../protocol/rpc.ts';
import { taskModule } from '../../tasks/index.ts';
import type { TaskContext, TaskResult } from '../../tasks/task.ts';
import type { ConnectionPort } from '../context.ts';
import { sqlFailure } from '../sqlFailure.ts';
import type { Decision } from './decide.ts';
import type { LoadedTask } from './loadedPipeline.ts';
import { filesBehind } from './projectGlob.ts';
import { publish } from './publisher.ts';
import type { RunDatabase } from '../warehouse/runDatabase.ts';
import type { DatabaseState } from './published.ts';
import { taskFolder } from './runFolder.ts';

export interface RunSurroundings {
  root: string;
  runId: string;
  date: string;
  now: string;
  rebuild: boolean;
  state: DatabaseState;
  database: RunDatabase;
  connections: ConnectionPort;
  signal: AbortSignal;
  emit(event: RunEvent): void;
}

const timeStamp = (): string => new Date().toISOString();

type Finished = Extract<RunEvent, { event: 'task_finished' }>;

/** Answers the status that the rest of the graph goes by; failures are told, not thrown. */
export async function runTask(
  task: LoadedTask,
  decision: Decision,
  run: RunSurroundings,
): Promise<TaskStatus> {
  const began = performance.now();
  const inputs = inputsOf(task, decision, run.state);
  const finish = (status: TaskStatus, more: Partial<Finished>): TaskStatus => {
    run.emit({
      event: 'task_finished',
      at: timeStamp(),
      task: task.id,
      status,
      rows: null,
      quarantined: 0,
      durationMs: Math.round(performance.now() - began),
      reason: null,
      failure: null,
      fingerprint: decision.fingerprint,
      outputs: [],
      inputs,
      ...more,
    });
    return status;
  };
  if (decision.action === 'unchanged') {
    return finish('unchanged', { durationMs: 0, rows: rowsOf(task, run.state), reason: decision.reason });
  }
  const attempts = (task.spec.retries ?? 0) + 1;
  for (let attempt = 1; ; attempt++) {
    run.emit({
      event: 'task_started',
      at: timeStamp(),
      task: task.id,
      attempt,
      attempts,
      reason: decision.reason,
    });
    try {
      const result = await attemptTask(task, decision, run);
      return finish(result.status, {
        rows: result.rows,
        quarantined: result.quarantined,
        reason: result.reason ?? decision.reason,
        outputs: result.outputs,
      });
    } catch (error) {
      if (run.signal.aborted) return finish('cancelled', { failure: null, reason: 'cancelled' });
      const failure = placedAt(task, shown(error));
      if (attempt >= attempts) return finish('failed', { failure, reason: decision.reason });
      run.emit({
        event: 'task_log',
        at: timeStamp(),
        task: task.id,
        stream: 'note',
        text: `attempt ${attempt} of ${attempts} failed: ${failure.message}`,
      });
      const wait = task.spec.delay ? durationMs(task.spec.delay) : 1000;
      try {
        await pause(wait, undefined, { signal: run.signal });
      } catch {
        return finish('cancelled', { reason: 'cancelled' });
      }
    }
  }
}

/** Any error of a run as a failure; a full disk is told as such wherever it showed. */
export function shown(error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {
      code: 'disk_full',
      message: `The disk is full: ${error instanceof Error ? error.message : ''}`,
      next: 'Free disk space, then resume the run. The tables of before are in place.',
    };
  }
  return sqlFailure(error);
}

/** A failure that names no file of the project stands at its task. */
function placedAt(task: LoadedTask, failure: Failure): Failure {
  return failure.place?.file ? failure : { ...failure, place: task.place };
}

async function attemptTask(task: LoadedTask, decision: Decision, run: RunSurroundings): Promise<TaskResult> {
  const { timeout } = task.spec;
  const late = new AbortController();
  const timer = timeout ? setTimeout(() => late.abort(), durationMs(timeout)) : undefined;
  const signal = AbortSignal.any([run.signal, late.signal]);
  try {
    const context = await taskContext(task, decision, run, signal);
    return await taskModule(task.type, task.spec).run(task.spec, context);
  } catch (error) {
    if (task.plan.makes.tables.length > 0) await run.database.sweep().catch(() => undefined);
    if (!late.signal.aborted || run.signal.aborted) throw error;
    throw failWith(
      task.type === 'script' ? 'script' : 'sql',
      `${task.id} took longer than its timeout of ${timeout ?? ''} and was ended.`,
      'Raise timeout, or make the task quicker. The tables of before are in place.',
      task.place,
    );
  } finally {
    clearTimeout(timer);
  }
}

async function taskContext(
  task: LoadedTask,
  decision: Decision,
  run: RunSurroundings,
  signal: AbortSignal,
): Promise<TaskContext> {
  const { root, runId, date, now, state, emit } = run;
  const folder = await taskFolder(root, runId, task.id);
  const log: TaskContext['log'] = (stream, text) =>
    emit({ event: 'task_log', at: timeStamp(), task: task.id, stream, text });
  const note = (text: string): void => log('note', text);
  const tested: TaskContext['tested'] = (outcome) =>
    emit({ event: 'test_finished', at: timeStamp(), outcome });
  return {
    root,
    folder,
    runId,
    date,
    now,
    signal,
    id: task.id,
    plan: task.plan,
    rebuild: run.rebuild,
    files: async (pattern) => {
      const found = await filesBehind(root, pattern);
      if (found.length > 0) return found;
      const place = task.plan.files.find((file) => file.pattern === pattern)?.place;
      throw failWith(
        'not_found',
        /[*?{]/.test(pattern) ? `No file matches ${pattern}.` : `There is no file ${pattern}.`,
        'Put the file there, or correct the path.',
        place,
      );
    },
    log,
    database: (work) => run.database.use(signal, work),
    transfer: (name, work) =>
      run.connections.use(name, null, signal, ({ transfer, server }) => {
        if (server.practice) note(`"${name}" is a ${server.product}.`);
        if (transfer) return work(transfer);
        throw failWith('bad_input', `Rows of "${name}" cannot be moved by a pipeline.`);
      }),
    withoutDatabase: (work) => run.database.without(signal, work),
    duckdb: (reads, work) => run.database.duckdb(signal, reads, work),
    publish: async (database, relations, more = [], files = () => Promise.resolve()) =>
      publish(await run.database.bring(database, relations), {
        task: task.id,
        fingerprint: decision.fingerprint,
        runId,
        now,
        owned: task.plan.makes.tables,
        folder,
        relations,
        more,
        files,
        state,
        tested,
        note,
      }),
    tested,
    quarantined: (count) =>
      emit({ event: 'quarantined', at: timeStamp(), count: { task: task.id, ...count } }),
  };
}

function rowsOf(task: LoadedTask, state: DatabaseState): number | null {
  const [table] = task.plan.makes.tables;
  return table && !table.endsWith('__quarantine') ? (state.published.get(table)?.rows ?? null) : null;
}

function inputsOf(task: LoadedTask, decision: Decision, state: DatabaseState): Finished['inputs'] {
  const tables = task.plan.reads.map((name) => ({
    name,
    rows: state.published.get(name)?.rows ?? null,
    hash: state.published.get(name)?.fingerprint ?? null,
  }));
  const files = decision.parts.files.map(({ path, hash }) => ({ name: path, rows: null, hash }));
  return [...tables, ...files];
}
