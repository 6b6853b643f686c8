/** A run on a terminal: one line per finished task and a live line; without one, plain lines. */
import type { EngineClient } from '../engineClient/engineClient.ts';
import type { RunEvent, TaskStatus } from '../protocol/engine/pipeline.ts';
import { formatCount, formatDuration } from '../core/format/words.ts';
import type { Output, Paint } from './output.ts';

const marks: Record<TaskStatus, { sign: string; paint: Paint }> = {
  waiting: { sign: '○', paint: 'grey' },
  running: { sign: '◌', paint: 'blue' },
  done: { sign: '✓', paint: 'green' },
  unchanged: { sign: '↷', paint: 'grey' },
  warned: { sign: '!', paint: 'yellow' },
  failed: { sign: '✗', paint: 'red' },
  blocked: { sign: '⊘', paint: 'grey' },
  cancelled: { sign: '⊘', paint: 'grey' },
};

/** Prints the events of the run that starts next; answers a function that stops it. */
export function showRun(engine: EngineClient, output: Output): () => void {
  const running = new Set<string>();
  /** What a task has set aside and found, for the lines below its own: several tasks run at a time. */
  const details = new Map<string, string[]>();
  let total = 0;
  let finished = 0;
  let lastLog = '';
  const live = (): void => {
    const names = [...running].join(', ');
    output.progress(`[${finished}/${total}] ${names}${lastLog ? `: ${lastLog}` : ''}`);
  };

  const onFinished = (event: Extract<RunEvent, { event: 'task_finished' }>): void => {
    running.delete(event.task);
    lastLog = '';
    finished++;
    const { sign, paint } = marks[event.status];
    const parts = [
      event.rows === null ? null : `${formatCount(event.rows)} rows`,
      event.quarantined > 0 ? `${formatCount(event.quarantined)} quarantined` : null,
      event.status === 'done' || event.status === 'warned' || event.status === 'failed'
        ? formatDuration(event.durationMs)
        : (event.reason ?? event.status),
    ].filter((part) => part !== null);
    output.note(`${output.paint(sign, paint)} ${event.task.padEnd(24)} ${parts.join(', ')}`);
    for (const line of details.get(event.task) ?? []) output.note(`  ${line}`);
    details.delete(event.task);
    if (event.failure) output.failure(event.failure);
  };
  const addDetail = (task: string, line: string): void => {
    details.set(task, [...(details.get(task) ?? []), line]);
  };

  const onEvent = (event: RunEvent): void => {
    switch (event.event) {
      case 'run_started':
        total = event.tasks.length;
        output.note(
          `${event.pipeline}: run ${event.number} (${event.runId}), date ${event.date}, ${total} tasks`,
        );
        break;
      case 'task_started':
        running.add(event.task);
        details.delete(event.task);
        if (event.attempt > 1) output.note(`${event.task}: attempt ${event.attempt} of ${event.attempts}`);
        break;
      case 'task_log':
        lastLog = event.text.split('\n')[0] ?? '';
        break;
      case 'task_finished':
        onFinished(event);
        break;
      case 'test_finished':
        if (event.outcome.status === 'fail')
          addDetail(
            event.outcome.task,
            `${event.outcome.severity === 'warn' ? 'warning' : 'failed'}: ${event.outcome.test} on ${event.outcome.table}, ${formatCount(event.outcome.failingRows)} rows`,
          );
        break;
      case 'quarantined':
        addDetail(
          event.count.task,
          `quarantined: ${event.count.reason}, ${formatCount(event.count.rows)} rows in ${event.count.relation}`,
        );
        break;
      case 'run_finished':
        output.note(`${event.status} in ${formatDuration(event.durationMs)}`);
        return;
    }
    live();
  };
  const stop = engine.on('pipeline/event', ({ event }) => onEvent(event));
  return () => {
    stop();
    output.settle();
  };
}
