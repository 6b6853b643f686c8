/** Folds the events of a run into the state that the view shows. Pure; the old state is never changed. */
import type { RunEvent, RunState, TaskState } from '../../src/protocol/engine/pipeline.ts';

const worked = (task: TaskState): boolean => task.status === 'done' || task.status === 'warned';

/** `before` of a task in the next run: its figures of the last run in which it did work. */
function figuresBefore(previous: RunState | null, id: string): TaskState['before'] {
  const task = previous?.tasks.find((other) => other.id === id);
  if (!task) return null;
  return worked(task) ? { rows: task.rows, durationMs: task.durationMs } : task.before;
}

function startedRun(previous: RunState | null, event: RunEvent & { event: 'run_started' }): RunState {
  return {
    runId: event.runId,
    number: event.number,
    pipeline: event.pipeline,
    trigger: event.trigger,
    status: 'running',
    startedAt: event.at,
    durationMs: null,
    done: 0,
    total: event.tasks.length,
    date: event.date,
    record: `.dew/runs/${event.runId}.jsonl`,
    tests: [],
    quarantine: [],
    tasks: event.tasks.map(({ id, type }) => ({
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
      before: figuresBefore(previous, id),
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
      return { ...next, done: next.tasks.filter((task) => isFinished(task)).length };
    }
    case 'test_finished': {
      const { outcome } = event;
      const others = run.tests.filter((test) => test.task !== outcome.task || test.test !== outcome.test);
      return { ...run, tests: [...others, outcome] };
    }
    case 'quarantined': {
      const { count } = event;
      const others = run.quarantine.filter((one) => one.task !== count.task || one.reason !== count.reason);
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

/** Came to an end by itself, well or badly; a blocked or cancelled task never began or never ended. */
export function isFinished(task: TaskState): boolean {
  return ['done', 'unchanged', 'warned', 'failed'].includes(task.status);
}

/** Milliseconds until the end, from the times before along the longest chain; null where one is not known. */
export function timeLeft(run: RunState, needs: ReadonlyMap<string, string[]>, now: number): number | null {
  const left = new Map<string, number | null>();
  const of = (id: string): number | null => {
    const known = left.get(id);
    if (known !== undefined) return known;
    left.set(id, 0);
    const task = run.tasks.find((other) => other.id === id);
    let own: number | null = 0;
    if (task?.status === 'waiting') own = task.before?.durationMs ?? null;
    else if (task?.status === 'running') {
      const before = task.before?.durationMs ?? null;
      own =
        before === null ? null : Math.max(0, before - (now - Date.parse(task.startedAt ?? run.startedAt)));
    }
    for (const need of needs.get(id) ?? []) {
      const upstream = of(need);
      if (own === null || upstream === null) own = null;
      else if (upstream > 0) left.set(id, Math.max(left.get(id) ?? 0, upstream));
    }
    const total = own === null ? null : own + (left.get(id) ?? 0);
    left.set(id, total);
    return total;
  };
  const all = run.tasks.map((task) => of(task.id));
  return all.includes(null) ? null : Math.max(0, ...(all as number[]));
}
