/** A run record: JSON Lines of events, and the state that they add up to. */
import type {
  RunEvent,
  RunState,
  RunSummary,
  TaskState,
  TaskStatus,
} from '../../protocol/engine/pipeline.ts';
import { EngineFailure } from '../failure.ts';

export interface LogLine {
  at: string;
  stream: 'out' | 'err' | 'note';
  text: string;
}

/** Events of a record's text; a torn last line is left out, `bytes` counts what is whole. */
export function readEvents(text: string): { events: RunEvent[]; wholeLength: number } {
  const events: RunEvent[] = [];
  let position = 0;
  let wholeLength = 0;
  while (position < text.length) {
    const end = text.indexOf('\n', position);
    if (end < 0) break;
    const line = text.slice(position, end);
    position = end + 1;
    try {
      if (line.trim()) events.push(JSON.parse(line) as RunEvent);
      wholeLength = position;
    } catch {
      if (position < text.length) {
        throw new EngineFailure({
          code: 'bad_input',
          message: `Line ${events.length + 1} of the run record is not JSON.`,
          next: 'The record was changed by hand; move it out of .dew/runs.',
        });
      }
    }
  }
  return { events, wholeLength };
}

/** `20251101T060014Z-1a2b`; sorts by start, also after `newest` of the same second. */
export function makeRunId(start: Date, random: number, newest: string | undefined): string {
  const stamp = start.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  const before = newest?.startsWith(`${stamp}-`) ? Number.parseInt(newest.slice(-4), 16) : -1;
  // Half of the numbers stay free for further runs of the same second.
  const suffix = Math.max(Math.floor(random * 0x8000), before + 1);
  return `${stamp}-${suffix.toString(16).padStart(4, '0')}`;
}

export const runIdPattern = /^\d{8}T\d{6}Z-[0-9a-f]{4}$/;

const settled = new Set<TaskStatus>(['done', 'unchanged', 'warned', 'failed', 'blocked', 'cancelled']);

/** The state after the last event. `alive` tells whether an unfinished run is still at work. */
export function runStateOf(events: readonly RunEvent[], record: string, alive: boolean): RunState | null {
  const first = events[0];
  if (first?.event !== 'run_started') return null;
  const tasks = new Map<string, TaskState>(
    first.tasks.map((task) => [
      task.id,
      {
        id: task.id,
        type: task.type,
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
      },
    ]),
  );
  const state: RunState = {
    runId: first.runId,
    number: first.number,
    pipeline: first.pipeline,
    trigger: first.trigger,
    status: 'running',
    startedAt: first.at,
    durationMs: null,
    done: 0,
    total: first.tasks.length,
    date: first.date,
    record,
    tasks: [...tasks.values()],
    tests: [],
    quarantine: [],
  };
  for (const event of events) {
    if (event.event === 'task_started') {
      const task = tasks.get(event.task);
      if (!task) continue;
      task.status = 'running';
      task.attempt = event.attempt;
      task.attempts = event.attempts;
      task.startedAt ??= event.at;
      task.reason = event.reason;
    } else if (event.event === 'task_finished') {
      const task = tasks.get(event.task);
      if (!task) continue;
      Object.assign(task, {
        status: event.status,
        rows: event.rows,
        quarantined: event.quarantined,
        durationMs: event.durationMs,
        reason: event.reason,
        failure: event.failure,
      });
    } else if (event.event === 'test_finished') {
      const same = state.tests.findIndex(
        (test) => test.task === event.outcome.task && test.test === event.outcome.test,
      );
      if (same >= 0) state.tests[same] = event.outcome;
      else state.tests.push(event.outcome);
    } else if (event.event === 'quarantined') {
      const { count } = event;
      const same = state.quarantine.findIndex(
        (other) =>
          other.task === count.task && other.reason === count.reason && other.relation === count.relation,
      );
      if (same >= 0) state.quarantine[same] = count;
      else state.quarantine.push(count);
    } else if (event.event === 'run_finished') {
      state.status = event.status;
      state.durationMs = event.durationMs;
    }
  }
  if (state.status === 'running' && !alive) {
    state.status = 'failed';
    for (const task of state.tasks) {
      if (task.status !== 'running') continue;
      task.status = 'failed';
      task.failure = {
        code: 'engine_lost',
        message: 'The engine ended while the task ran; the tables of before are in place.',
        next: 'Resume the run.',
      };
    }
  }
  state.done = state.tasks.filter((task) => settled.has(task.status)).length;
  return state;
}

export function summaryOf(state: RunState): RunSummary {
  const { runId, number, pipeline, trigger, status, startedAt, durationMs, done, total } = state;
  return { runId, number, pipeline, trigger, status, startedAt, durationMs, done, total };
}

/** Adds to each task what it took the last time it did work; `earlier` is newest first. */
export function withBefore(state: RunState, earlier: readonly RunState[]): RunState {
  for (const task of state.tasks) {
    for (const run of earlier) {
      const found = run.tasks.find((other) => other.id === task.id);
      if (!found || (found.status !== 'done' && found.status !== 'warned')) continue;
      task.before = { rows: found.rows, durationMs: found.durationMs };
      break;
    }
  }
  return state;
}

/** Log lines of one task, oldest first. */
export function logOf(events: readonly RunEvent[], task: string): LogLine[] {
  return events.flatMap((event) =>
    event.event === 'task_log' && event.task === task
      ? [{ at: event.at, stream: event.stream, text: event.text }]
      : [],
  );
}
