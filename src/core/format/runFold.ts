/**
 * Folds the events of a run into its state; the engine reads records with it and the run view live
 * events, so that both always agree. Pure: the state that goes in is never changed.
 */
import type { RunEvent, RunState, TaskState, TaskStatus, TaskType } from '../../protocol/engine/pipeline.ts';

const finished = new Set<TaskStatus>(['done', 'unchanged', 'warned', 'failed']);

/** Came to an end by itself, well or badly; a blocked or cancelled task never began or never ended. */
export function isFinished(task: TaskState): boolean {
  return finished.has(task.status);
}

/** Did work that can be compared with. */
const worked = (task: TaskState): boolean => task.status === 'done' || task.status === 'warned';

export const recordPath = (runId: string): string => `.dew/runs/${runId}.jsonl`;

/** A task before anything has happened to it. */
export function waitingTask({ id, type }: { id: string; type: TaskType }): TaskState {
  return {
    id,
    type,
    status: 'waiting',
    rows: null,
    quarantined: 0,
    attempt: 0,
    attempts: 1,
    startedAt: null,
    durationMs: null,
    reason: null,
    failure: null,
    before: null,
  };
}

/** `before` of a task in the next run: its figures of the last run in which it did work. */
export function figuresBefore(task: TaskState | undefined): TaskState['before'] {
  if (!task) return null;
  return worked(task) ? { rows: task.rows, durationMs: task.durationMs } : task.before;
}

function startedRun(previous: RunState | null, event: RunEvent & { event: 'run_started' }): RunState {
  const { runId, number, pipeline, trigger, date, at } = event;
  return {
    runId,
    number,
    pipeline,
    trigger,
    environment: event.environment ?? null,
    status: 'running',
    startedAt: at,
    durationMs: null,
    done: 0,
    total: event.tasks.length,
    date,
    record: recordPath(runId),
    tests: [],
    quarantine: [],
    tasks: event.tasks.map((task) => ({
      ...waitingTask(task),
      before: figuresBefore(previous?.tasks.find((other) => other.id === task.id)),
    })),
  };
}

const changeTask = (run: RunState, id: string, change: Partial<TaskState>): RunState => ({
  ...run,
  tasks: run.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)),
});

/** The state after one event; an event of a run that is not shown changes nothing. */
export function applyEvent(run: RunState | null, runId: string, event: RunEvent): RunState | null {
  if (event.event === 'run_started') return startedRun(run, event);
  if (!run || run.runId !== runId) return run;
  switch (event.event) {
    case 'task_started':
      return changeTask(run, event.task, {
        status: 'running',
        attempt: event.attempt,
        attempts: event.attempts,
        startedAt: event.at,
        durationMs: null,
        reason: event.reason,
        failure: null,
      });
    case 'task_finished': {
      const { status, rows, quarantined, durationMs, reason, failure } = event;
      const next = changeTask(run, event.task, { status, rows, quarantined, durationMs, reason, failure });
      return { ...next, done: next.tasks.filter(isFinished).length };
    }
    case 'test_finished': {
      const { outcome } = event;
      const others = run.tests.filter((test) => test.task !== outcome.task || test.test !== outcome.test);
      return { ...run, tests: [...others, outcome] };
    }
    case 'quarantined': {
      const { count } = event;
      const others = run.quarantine.filter(
        (one) => one.task !== count.task || one.reason !== count.reason || one.relation !== count.relation,
      );
      return { ...run, quarantine: [...others, count] };
    }
    case 'run_finished':
      return { ...run, status: event.status, durationMs: event.durationMs };
    case 'task_log':
      return run;
    default:
      return run;
  }
}
