import { formatCount, formatDuration } from '../../src/core/format/words.ts';
import type { RunState, TaskState, TaskStatus, TestOutcome } from '../../src/protocol/engine/pipeline.ts';
import { statusLooks } from '../common/StatusIcon.tsx';

/** Times that stand in one column: tenths of a second, so that they can be compared at a glance. */
export function shortTime(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.round(milliseconds)} ms`;
  return milliseconds < 59_950 ? `${(milliseconds / 1000).toFixed(1)} s` : formatDuration(milliseconds);
}

export const triggerWords: Record<RunState['trigger'], string> = {
  manual: 'by hand',
  schedule: 'by schedule',
  check: 'by a check',
};

/** `06:00:14` in the machine's time zone. */
export function clock(at: string): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((value) => String(value).padStart(2, '0'))
    .join(':');
}

/** Colour role of a status for bars and node edges. */
export const statusColour: Record<TaskStatus, string> = {
  waiting: 'transparent',
  running: 'var(--dew-running)',
  done: 'var(--dew-done)',
  unchanged: 'transparent',
  warned: 'var(--dew-warn)',
  failed: 'var(--dew-failed)',
  blocked: 'transparent',
  cancelled: 'transparent',
};

export const statusWord = (status: TaskStatus): string => statusLooks[status].label.toLowerCase();

/** What stands where the row count goes: rows, tests passed, attempt or the status in words. */
export function taskFigure(task: TaskState, tests: TestOutcome[]): string {
  if (task.status === 'running' || task.status === 'failed') {
    if (task.attempts > 1) return `attempt ${task.attempt} of ${task.attempts}`;
    if (task.status === 'running') return 'running';
  }
  if (['waiting', 'unchanged', 'blocked', 'cancelled'].includes(task.status)) return statusWord(task.status);
  if (task.type === 'test') {
    const mine = tests.filter((test) => test.task === task.id);
    if (mine.length > 0)
      return `${mine.filter((test) => test.status === 'pass').length} of ${mine.length} pass`;
  }
  return task.rows === null ? statusWord(task.status) : formatCount(task.rows);
}

/** Time of a task: its own when it has ended, the time so far while it runs. */
export function taskTime(task: TaskState, now: number): number | null {
  if (task.durationMs !== null) return task.status === 'unchanged' ? null : task.durationMs;
  return task.status === 'running' && task.startedAt ? Math.max(0, now - Date.parse(task.startedAt)) : null;
}

/** A round end for the time axis, so that bars do not shrink with every frame. */
export function axisEnd(milliseconds: number): number {
  const steps = [
    0.1, 0.2, 0.5, 1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 60, 90, 120, 180, 240, 300, 600, 900, 1200,
    1800, 3600,
  ];
  const seconds = milliseconds / 1000;
  const step = steps.find((value) => value >= seconds);
  return (step ?? Math.ceil(seconds / 3600) * 3600) * 1000;
}
