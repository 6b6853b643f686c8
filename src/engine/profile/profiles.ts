/** Profiles of one engine: the first rows at once, then every column over all rows, the ones on the screen first. */
import { failWith, failureOf } from '../../core/failure.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { ColumnProfile, Profile, ProfileSummary, ProfileTarget } from '../../protocol/engine/profile.ts';
import type { ResultColumn } from '../../protocol/engine/query.ts';
import type { FileReaders } from '../catalog/previewTargets.ts';
import type { EngineContext } from '../context.ts';
import type { Queries } from '../query/queries.ts';
import { sqlFailure } from '../sqlFailure.ts';
import { countDistinct, isPossibleKey, profileColumn } from './columnProfile.ts';
import { ProfileConnection } from './profileConnection.ts';
import { columnsOf, profileSource, type ProfileSource } from './source.ts';

/** What the first answer looks at. */
const firstRowCount = 100_000;

interface Running {
  profile: Profile;
  controller: AbortController;
  preferred: number[];
  ended: Promise<void>;
}

export class Profiles {
  readonly #context: EngineContext;
  readonly #queries: () => Promise<Queries>;
  readonly #readers: FileReaders;
  readonly #profiles = new Map<string, Running>();
  #lastId = 0;

  constructor(context: EngineContext, queries: () => Promise<Queries>, readers: FileReaders) {
    this.#context = context;
    this.#queries = queries;
    this.#readers = readers;
  }

  /** The figures of the first rows; those of all rows go on behind, unless `first` are all. */
  async start(target: ProfileTarget, signal: AbortSignal): Promise<Profile> {
    const started = performance.now();
    const source = await profileSource(this.#context, this.#queries, this.#readers, target, signal);
    const { columns, profiles, all } = await this.#firstRows(source, signal);
    const id = `p${(this.#lastId += 1)}`;
    const elapsed = performance.now() - started;
    const summary: ProfileSummary = {
      id,
      title: source.title,
      detail: source.detail,
      table: source.table,
      rowCount: all ? (profiles[0]?.scope ?? 0) : null,
      columnCount: columns.length,
      state: all ? 'complete' : 'measuring',
      measured: all ? columns.length : 0,
      firstMs: elapsed,
      completeMs: all ? elapsed : null,
      failure: null,
    };
    const running: Running = {
      profile: { summary, columns: profiles },
      controller: new AbortController(),
      preferred: [],
      ended: Promise.resolve(),
    };
    this.#profiles.set(id, running);
    if (!all) running.ended = this.#finish(running, source, columns, started);
    return structuredClone(running.profile);
  }

  /** Figures of all rows; a failure where they cannot be had. */
  async whole(target: ProfileTarget, signal: AbortSignal): Promise<Profile> {
    const { summary } = await this.start(target, signal);
    const running = this.get(summary.id);
    const cancel = () => running.controller.abort();
    signal.addEventListener('abort', cancel);
    try {
      await running.ended;
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#profiles.delete(summary.id);
    }
    signal.throwIfAborted();
    const { failure } = running.profile.summary;
    if (failure) throw failWith(failure.code, failure.message, failure.next, failure.place);
    return running.profile;
  }

  get(id: string): Running {
    const running = this.#profiles.get(id);
    if (running) return running;
    throw failWith('not_found', 'This profile is gone: the engine has ended since.', 'Profile it again.');
  }

  prefer(id: string, columns: number[]): void {
    this.get(id).preferred = columns;
  }

  async cancel(id: string): Promise<void> {
    const running = this.#profiles.get(id);
    running?.controller.abort();
    await running?.ended;
  }

  async close(id: string): Promise<void> {
    await this.cancel(id);
    this.#profiles.delete(id);
  }

  async #firstRows(
    source: ProfileSource,
    signal: AbortSignal,
  ): Promise<{ columns: ResultColumn[]; profiles: ColumnProfile[]; all: boolean }> {
    return ProfileConnection.use(this.#context, source.timeZone, signal, async (own, second) => {
      const columns = await columnsOf(own.connection, source.select);
      // One row more than is measured tells whether these are all.
      await own.copy(`SELECT * FROM (${source.select}) LIMIT ${firstRowCount + 1}`);
      const found = await own.count();
      const all = found <= firstRowCount;
      if (!all) await own.cut(firstRowCount);
      const rows = Math.min(found, firstRowCount);
      const profiles: ColumnProfile[] = [];
      const left = [...columns.entries()];
      const measureNext = async (on: ProfileConnection): Promise<void> => {
        for (let next = left.shift(); next; next = left.shift()) {
          const [index, column] = next;
          profiles[index] = await profileColumn(on.connection, {
            source: on.column(column.name),
            column,
            index,
            rows,
            complete: all,
            repeats: false,
            numberLike: await on.numberLike(column),
          });
        }
      };
      await Promise.all([measureNext(own), measureNext(second)]);
      return { columns, profiles, all };
    });
  }

  /** Measures every column over all rows, and tells of each as it is known. */
  async #finish(
    running: Running,
    source: ProfileSource,
    columns: ResultColumn[],
    started: number,
  ): Promise<void> {
    const { profile, controller } = running;
    const { summary } = profile;
    const endAwake = this.#context.stayAwake();
    const tell = (column: ColumnProfile | null) =>
      this.#context.notify('profile/measured', { summary: { ...summary }, column });
    try {
      await ProfileConnection.use(this.#context, source.timeZone, controller.signal, async (own) => {
        if (source.copy) await own.copy(source.select);
        const table = source.copy ? null : `(${source.select})`;
        summary.rowCount = await own.count(table);
        tell(null);
        const left = new Map(columns.map((column, index) => [index, column]));
        while (left.size > 0) {
          controller.signal.throwIfAborted();
          const index = running.preferred.find((wanted) => left.has(wanted)) ?? [...left.keys()][0] ?? 0;
          const column = left.get(index);
          left.delete(index);
          if (!column) continue;
          const cell = quoteIdentifier(column.name);
          const measured = await profileColumn(own.connection, {
            source: table === null ? own.column(column.name) : { table, cell },
            column,
            index,
            rows: summary.rowCount,
            complete: true,
            repeats: repeatsValues(profile.columns[index]),
            numberLike: await own.numberLike(column, table),
          });
          profile.columns[index] = measured;
          summary.measured += 1;
          if (left.size === 0) {
            summary.state = 'complete';
            summary.completeMs = performance.now() - started;
          }
          tell(measured);
        }
        for (const column of profile.columns.filter(isPossibleKey)) {
          controller.signal.throwIfAborted();
          const cell = quoteIdentifier(column.name);
          const counted = await countDistinct(own.connection, column, table ?? own.copied, cell);
          profile.columns[column.index] = counted;
          tell(counted);
        }
      });
    } catch (error) {
      const failure = controller.signal.aborted ? null : sqlFailure(error);
      const ended = failure && failureOf(error).code !== 'cancelled' ? 'failed' : 'cancelled';
      // Complete figures stay complete where only the count of possible keys was cut short.
      if (summary.state === 'measuring') summary.state = ended;
      summary.failure = summary.state === 'failed' ? failure : null;
      tell(null);
    } finally {
      endAwake();
    }
  }
}

/** Whether the values of the first rows come back so often that grouping all rows is likely to be cheap. */
function repeatsValues(first: ColumnProfile | undefined): boolean {
  const often = first?.kind === 'text' ? 2 : 10;
  return (first?.distinctCount ?? Infinity) * often <= (first?.scope ?? 0);
}
