/** The tasks of a run in the order of their needs. */
import { availableParallelism } from 'node:os';
import type { RunParams, TaskStatus } from '../../protocol/engine/pipeline.ts';
import type { EngineContext } from '../context.ts';
import { decide } from './decide.ts';
import type { LoadedTask } from './loadedPipeline.ts';
import { decideInput, type PreparedRun } from './planRun.ts';
import type { RunRecord } from './runRecordFile.ts';
import { runTask, type RunSurroundings } from './runTask.ts';

/** Starts every task whose needs are met, as many at a time as there are threads. */
export async function runTasks(
  context: EngineContext,
  prepared: PreparedRun,
  params: RunParams,
  run: RunSurroundings,
  record: RunRecord,
  controller: AbortController,
): Promise<Map<string, TaskStatus>> {
  const { root, threads } = context.options;
  const atOnce = Math.max(2, threads > 0 ? threads : availableParallelism());
  const chosen = new Set(prepared.tasks.map((task) => task.id));
  const statuses = new Map<string, TaskStatus>();
  const waiting = new Set(prepared.tasks);
  const running = new Map<string, Promise<void>>();
  let databaseTasks = prepared.tasks.filter((task) => task.plan.database).length;
  const broken: Error[] = [];

  const settleWithout = (task: LoadedTask, status: 'blocked' | 'cancelled', reason: string): void => {
    waiting.delete(task);
    statuses.set(task.id, status);
    if (task.plan.database) databaseTasks -= 1;
    run.emit({
      event: 'task_finished',
      at: new Date().toISOString(),
      task: task.id,
      status,
      rows: null,
      quarantined: 0,
      durationMs: 0,
      reason,
      failure: null,
      fingerprint: null,
      outputs: [],
      inputs: [],
    });
  };
  const begin = async (task: LoadedTask): Promise<void> => {
    try {
      const decision = await decide(
        task,
        decideInput(prepared, run.state, params, root, run.runId, new Map()),
      );
      const status = await runTask(task, decision, run);
      statuses.set(task.id, status);
      if (status === 'done' || status === 'warned') prepared.before.set(task.id, decision.parts);
      await record.settle();
    } catch (error) {
      broken.push(error instanceof Error ? error : new Error(String(error)));
      statuses.set(task.id, 'failed');
      controller.abort();
    } finally {
      running.delete(task.id);
      if (task.plan.database && --databaseTasks === 0) await run.database.release();
    }
  };

  for (;;) {
    for (const task of [...waiting]) {
      if (run.signal.aborted) {
        settleWithout(task, 'cancelled', 'the run was cancelled');
        continue;
      }
      const needs = task.needs
        .filter((need) => chosen.has(need))
        .map((need) => [need, statuses.get(need)] as const);
      const stopped = needs.find(
        ([, status]) => status === 'failed' || status === 'blocked' || status === 'cancelled',
      );
      if (stopped)
        settleWithout(
          task,
          'blocked',
          `${stopped[0]} ${stopped[1] === 'failed' ? 'failed' : `is ${stopped[1] ?? ''}`}`,
        );
      else if (running.size < atOnce && needs.every(([, status]) => status !== undefined)) {
        waiting.delete(task);
        running.set(task.id, begin(task));
      }
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  const [error] = broken;
  if (error) throw error;
  return statuses;
}
