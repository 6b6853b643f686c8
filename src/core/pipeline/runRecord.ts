/** A run record: JSON Lines of events, and the state that they add up to. */
import type { RunEvent, RunState, RunSummary, TaskState } from '../../protocol/engine/pipeline.ts';
import type { Failure } from '../../protocol/rpc.ts';
import { EngineFailure } from '../failure.ts';
import { applyEvent, figuresBefore, isFinished } from '../format/runFold.ts';

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

/** The state after the last event. `alive` tells whether an unfinished run is still at work. */
export function runStateOf(events: readonly RunEvent[], alive: boolean): RunState | null {
  const [first] = events;
  if (first?.event !== 'run_started') return null;
  const state = events.reduce<RunState | null>((run, event) => applyEvent(run, first.runId, event), null);
  if (!state || state.status !== 'running' || alive) return state;
  const lost: Failure = {
    code: 'engine_lost',
    message: 'The engine ended while the task ran; the tables of before are in place.',
    next: 'Resume the run.',
  };
  const tasks = state.tasks.map((task) =>
    task.status === 'running' ? { ...task, status: 'failed' as const, failure: lost } : task,
  );
  return { ...state, status: 'failed', tasks, done: tasks.filter(isFinished).length };
}

export function summaryOf(state: RunState): RunSummary {
  const { runId, number, pipeline, trigger, environment, status, startedAt, durationMs, done, total } = state;
  return { runId, number, pipeline, trigger, environment, status, startedAt, durationMs, done, total };
}

/** Adds to each task what it took the last time it did work; `earlier` is newest first. */
export function withBefore(state: RunState, earlier: readonly RunState[]): RunState {
  const before = (id: string): TaskState['before'] => {
    for (const run of earlier) {
      const found = figuresBefore(run.tasks.find((task) => task.id === id));
      if (found) return found;
    }
    return null;
  };
  return { ...state, tasks: state.tasks.map((task) => ({ ...task, before: before(task.id) })) };
}

/** Log lines of one task, oldest first. */
export function logOf(events: readonly RunEvent[], task: string): LogLine[] {
  return events.flatMap((event) =>
    event.event === 'task_log' && event.task === task
      ? [{ at: event.at, stream: event.stream, text: event.text }]
      : [],
  );
}
