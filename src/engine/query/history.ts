import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry, ResultSummary } from '../../protocol/engine/query.ts';

const kept = 2_000;

/** Statements that were run, one JSON line each; a torn last line is skipped. */
export class QueryHistory {
  readonly #file: string;
  readonly #storage: string;
  #writing: Promise<void> = Promise.resolve();
  #appended = 0;

  constructor(storage: string) {
    this.#storage = storage;
    this.#file = join(storage, 'history.jsonl');
  }

  add(summary: ResultSummary): Promise<void> {
    const entry: HistoryEntry = {
      id: summary.id,
      name: summary.name,
      sql: summary.sql,
      uri: summary.origin?.uri ?? null,
      connection: summary.connection,
      startedAt: summary.startedAt,
      durationMs: summary.engineMs ?? 0,
      rowCount: summary.rowCount,
      state: summary.state === 'cancelled' || summary.state === 'failed' ? summary.state : 'done',
      message: summary.failure?.message ?? summary.note,
    };
    this.#writing = this.#writing.then(async () => {
      await mkdir(this.#storage, { recursive: true });
      // A line that a dying engine left torn must not swallow this one.
      const before = this.#appended === 0 ? '\n' : '';
      await appendFile(this.#file, `${before}${JSON.stringify(entry)}\n`);
      this.#appended += 1;
      if (this.#appended % 500 === 1) await this.#shorten();
    });
    return this.#writing;
  }

  /** Newest first. */
  async list(limit: number): Promise<HistoryEntry[]> {
    await this.#writing;
    return (await this.#lines()).slice(-limit).reverse();
  }

  async #lines(): Promise<HistoryEntry[]> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').flatMap((line) => {
      try {
        return line ? [JSON.parse(line) as HistoryEntry] : [];
      } catch {
        return [];
      }
    });
  }

  async #shorten(): Promise<void> {
    const entries = await this.#lines();
    if (entries.length <= kept) return;
    const text = entries.slice(-kept).map((entry) => `${JSON.stringify(entry)}\n`);
    await writeFile(`${this.#file}.new`, text.join(''));
    await rename(`${this.#file}.new`, this.#file);
  }
}
