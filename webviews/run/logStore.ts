/** Log lines per task as they arrive; a task that was not watched from its start is fetched once. */
import type { RunEvent } from '../../src/protocol/engine/pipeline.ts';
import { joinLog, type LogEntry } from './logLines.ts';

/** Lines kept per task; the record keeps all of them. */
export const LINES_KEPT = 200_000;

export interface TaskLog {
  lines: LogEntry[];
  /** Lines that fell out at the start because there were too many. */
  dropped: number;
  /** False until the lines before the view was opened are there. */
  whole: boolean;
}

export class LogStore {
  #logs = new Map<string, TaskLog>();
  #runId: string | null = null;

  /** Forgets everything when another run is shown. */
  show(runId: string | null): void {
    if (runId === this.#runId) return;
    this.#runId = runId;
    this.#logs.clear();
  }

  of(task: string): TaskLog {
    return this.#logs.get(task) ?? { lines: [], dropped: 0, whole: false };
  }

  apply(event: RunEvent): void {
    if (event.event === 'task_started' && event.attempt === 1)
      this.#logs.set(event.task, { lines: [], dropped: 0, whole: true });
    if (event.event !== 'task_log') return;
    const log = this.of(event.task);
    log.lines.push({ at: event.at, stream: event.stream, text: event.text });
    this.#set(event.task, log);
  }

  fetched(task: string, lines: LogEntry[]): void {
    const log = this.of(task);
    this.#set(task, { ...log, lines: joinLog(lines, log.lines), whole: true });
  }

  #set(task: string, log: TaskLog): void {
    const extra = log.lines.length - LINES_KEPT;
    // Cut in large pieces: cutting one line at a time would copy the whole log for every line.
    if (extra > LINES_KEPT / 10) {
      log.lines = log.lines.slice(extra);
      log.dropped += extra;
    }
    this.#logs.set(task, log);
  }
}
