/** Run records on disk: `.dew/runs/<runId>.jsonl`, every event flushed to the disk before it counts. */
import { mkdir, open, readdir, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineFailure } from '../../core/failure.ts';
import { failWith } from '../../core/failure.ts';
import { recordPath } from '../../core/format/runFold.ts';
import { readEvents, runIdPattern, runStateOf } from '../../core/pipeline/runRecord.ts';
import type { RunEvent, RunState } from '../../protocol/engine/pipeline.ts';

export class RunRecord {
  readonly #file: FileHandle;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #failure: EngineFailure | null = null;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(root: string, runId: string): Promise<RunRecord> {
    await mkdir(join(root, '.dew', 'runs'), { recursive: true });
    return new RunRecord(await open(join(root, recordPath(runId)), 'ax'));
  }

  /** Events that arrive while one write is under way go to the disk together. */
  append(event: RunEvent): Promise<void> {
    this.#waiting.push(`${JSON.stringify(event)}\n`);
    this.#writing = this.#writing.then(async () => {
      const text = this.#waiting.splice(0).join('');
      if (!text || this.#failure) return;
      try {
        await this.#file.appendFile(text);
        await this.#file.sync();
      } catch (error) {
        this.#failure = writeFailure(error);
      }
    });
    return this.#writing;
  }

  /** Waits until everything is on the disk; throws where it could not be written. */
  async settle(): Promise<void> {
    await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

function writeFailure(error: unknown): EngineFailure {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return failWith(
      'disk_full',
      'The run record cannot be written: the disk is full.',
      'Free disk space, then resume the run. The tables of before are in place.',
    );
  }
  return failWith('internal', `The run record cannot be written: ${String(error)}`);
}

/** Run ids of a project, newest first. */
export async function runIds(root: string): Promise<string[]> {
  const names = await readdir(join(root, '.dew', 'runs')).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .filter((id) => runIdPattern.test(id))
    .sort()
    .reverse();
}

export async function readRecord(root: string, runId: string): Promise<RunEvent[]> {
  if (!runIdPattern.test(runId)) throw failWith('bad_input', `"${runId}" is not a run id.`);
  try {
    return readEvents(await readFile(join(root, recordPath(runId)), 'utf8')).events;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw failWith('not_found', `There is no run ${runId}.`, 'See dew runs.');
    throw error;
  }
}

export async function readRun(root: string, runId: string, alive: boolean): Promise<RunState | null> {
  return runStateOf(await readRecord(root, runId), alive);
}

/** The next number: one more than the newest record that can be read. */
export async function nextNumber(root: string): Promise<number> {
  for (const runId of await runIds(root)) {
    const [first] = await readRecord(root, runId).catch(() => []);
    if (first?.event === 'run_started') return first.number + 1;
  }
  return 1;
}

/** Ends the record of a run whose engine died: the torn line goes, the end is written. */
export async function closeDeadRecord(root: string, runId: string): Promise<void> {
  if (!runIdPattern.test(runId)) return;
  const path = join(root, recordPath(runId));
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return;
  const { events, wholeLength } = readEvents(text);
  if (wholeLength < text.length) await truncate(path, Buffer.byteLength(text.slice(0, wholeLength)));
  const [first] = events;
  const last = events.at(-1);
  if (first?.event !== 'run_started' || !last || last.event === 'run_finished') return;
  const record = new RunRecord(await open(path, 'a'));
  const at = new Date();
  const finished = new Set(events.flatMap((event) => (event.event === 'task_finished' ? [event.task] : [])));
  const started = events.flatMap((event) =>
    event.event === 'task_started' && !finished.has(event.task) ? [event.task] : [],
  );
  for (const task of new Set(started)) {
    await record.append({
      event: 'task_finished',
      at: at.toISOString(),
      task,
      status: 'failed',
      rows: null,
      quarantined: 0,
      durationMs: 0,
      reason: null,
      failure: {
        code: 'engine_lost',
        message: 'The engine ended while the task ran; the tables of before are in place.',
        next: 'Resume the run.',
      },
      fingerprint: null,
      outputs: [],
      inputs: [],
    });
  }
  await record.append({
    event: 'run_finished',
    at: at.toISOString(),
    status: 'failed',
    durationMs: Date.parse(last.at) - Date.parse(first.at),
  });
  await record.close();
}
