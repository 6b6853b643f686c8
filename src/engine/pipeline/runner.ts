/** A run from its lock to its last event. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineFailure, failWith } from '../../core/failure.ts';
import { makeRunId, runStateOf, withBefore } from '../../core/pipeline/runRecord.ts';
import type { RunEvent, RunParams, RunState, RunStatus, TaskStatus } from '../../protocol/engine/pipeline.ts';
import type { EngineContext } from '../context.ts';
import { refuseWriting, type OpenEnvironment } from '../warehouse/environments.ts';
import { hashCode } from '../project/projectFiles.ts';
import { openDatabase, partsFile, prepareRun, today, type PreparedRun } from './planRun.ts';
import { refuseUnconfirmed } from './productionWrites.ts';
import { isStaged, sweepStaged } from './published.ts';
import { removeRunFolder, sweepRunFolders } from './runFolder.ts';
import { takeRunLock } from './runLock.ts';
import { closeDeadRecord, nextNumber, readRun, runIds, RunRecord } from './runRecordFile.ts';
import { shown, type RunSurroundings } from './runTask.ts';
import { runTasks } from './runTasks.ts';
import { SqlShapes } from './sqlShapes.ts';

const shapesOf = new WeakMap<EngineContext, SqlShapes>();

/** The parsed SQL of a project, kept for as long as its engine lives. */
export function sqlShapes(context: EngineContext): SqlShapes {
  const known = shapesOf.get(context) ?? new SqlShapes(context);
  shapesOf.set(context, known);
  return known;
}

const active = new Map<string, AbortController>();

/** Answers false where this process has no such run. */
export function cancelRun(runId: string): boolean {
  const controller = active.get(runId);
  controller?.abort();
  return controller !== undefined;
}

export async function runPipeline(
  context: EngineContext,
  params: RunParams,
  signal: AbortSignal,
  where?: OpenEnvironment,
): Promise<RunState> {
  const { root } = context.options;
  const prepared = await prepareRun(context, sqlShapes(context), params, where);
  refuseUnconfirmed(prepared.tasks, params.confirmed ?? false);
  if (prepared.environment && !where) refuseWriting(prepared.environment, params.confirmed ?? false);
  const start = new Date();
  const [newest] = await runIds(root);
  const runId = makeRunId(start, Math.random(), newest);
  const number = await nextNumber(root);
  const lock = await takeRunLock(root, {
    runId,
    number,
    pipeline: prepared.pipeline.name,
    startedAt: start.toISOString(),
  });
  const rest = context.keepAlive();
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  active.set(runId, controller);
  try {
    if (lock.left) await closeDeadRecord(root, lock.left);
    await sweepRunFolders(root);
    return await work(context, prepared, params, { runId, number, start }, controller);
  } catch (error) {
    throw new EngineFailure(shown(error));
  } finally {
    signal.removeEventListener('abort', abort);
    active.delete(runId);
    await removeRunFolder(root, runId);
    await lock.release();
    rest();
  }
}

interface Identity {
  runId: string;
  number: number;
  start: Date;
}

async function work(
  context: EngineContext,
  prepared: PreparedRun,
  params: RunParams,
  identity: Identity,
  controller: AbortController,
): Promise<RunState> {
  const { root } = context.options;
  const { runId, number, start } = identity;
  const database = await openDatabase(context, prepared, controller.signal);
  const state = await database.state(controller.signal);
  const record = await RunRecord.create(root, runId);
  const events: RunEvent[] = [];
  const emit = (event: RunEvent): void => {
    events.push(event);
    void record.append(event);
    context.notify('pipeline/event', { runId, event });
  };
  try {
    emit({
      event: 'run_started',
      at: start.toISOString(),
      runId,
      number,
      pipeline: prepared.pipeline.id,
      trigger: params.trigger ?? 'manual',
      environment: prepared.environment?.name ?? null,
      date: prepared.date,
      codeHash: await hashCode(root),
      resumes: prepared.resumes?.runId ?? null,
      workbench: context.options.workbenchVersion,
      tasks: prepared.tasks.map(({ id, type, needs }) => ({
        id,
        type,
        needs: needs.filter((need) => prepared.tasks.some((task) => task.id === need)),
      })),
    });
    await record.settle();
    if ([...state.relations].some(isStaged)) {
      await database.use(controller.signal, (own) => sweepStaged(own, state));
    }
    const surroundings: RunSurroundings = {
      root,
      runId,
      date: prepared.date,
      now: referenceTime(prepared.date),
      rebuild: params.force ?? false,
      state,
      database,
      connections: context.connections,
      signal: controller.signal,
      emit,
    };
    const statuses = await runTasks(context, prepared, params, surroundings, record, controller);
    await database.release();
    emit({
      event: 'run_finished',
      at: new Date().toISOString(),
      status: statusOf(statuses, controller.signal.aborted),
      durationMs: Date.now() - start.getTime(),
    });
    await record.settle();
  } finally {
    await database.release();
    await record.close();
    await prepared.hashes.save().catch(() => undefined);
    await saveParts(root, prepared).catch(() => undefined);
  }
  const result = runStateOf(events, false);
  if (!result) throw failWith('internal', 'The run has no events.');
  return withBefore(result, await earlierRuns(root, result));
}

function statusOf(statuses: ReadonlyMap<string, TaskStatus>, aborted: boolean): RunStatus {
  const all = [...statuses.values()];
  if (aborted && all.includes('cancelled')) return 'cancelled';
  if (all.some((status) => status === 'failed' || status === 'blocked')) return 'failed';
  return all.includes('warned') ? 'warned' : 'done';
}

/** Freshness is measured from now, or from the end of a day that has passed. */
function referenceTime(date: string): string {
  if (date !== today()) return `${date} 23:59:59`;
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
}

const lookBack = 20;

/** Finished runs of the same pipeline in the same environment before this one, newest first. */
export async function earlierRuns(root: string, of: RunState): Promise<RunState[]> {
  const found: RunState[] = [];
  for (const runId of await runIds(root)) {
    if (runId >= of.runId || found.length >= lookBack) continue;
    const run = await readRun(root, runId, false).catch(() => null);
    if (run?.pipeline === of.pipeline && run.environment === of.environment) found.push(run);
  }
  return found;
}

async function saveParts(root: string, prepared: PreparedRun): Promise<void> {
  const file = partsFile(root, prepared.environment?.name);
  await mkdir(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `parts.${process.pid}.tmp`);
  await writeFile(temporary, JSON.stringify(Object.fromEntries(prepared.before)));
  await rename(temporary, file);
}
