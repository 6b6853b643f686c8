import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chartOfText } from '../../core/chart/chartFile.ts';
import { failWith } from '../../core/failure.ts';
import { statementKind } from '../../core/sql/kind.ts';
import type { DatabaseSession, EngineContext } from '../context.ts';
import {
  columnsPerBlock,
  rowsPerBlock,
  type QueryRequests,
  type ResultSummary,
} from '../../protocol/engine/query.ts';
import { ResultStore } from '../results/resultStore.ts';
import type { StoredResult } from '../results/storedResult.ts';
import type { Connections } from '../connection/connections.ts';
import { runOnSource, sourceFailed } from '../connection/sourceRun.ts';
import { DocumentConnection } from './documentConnection.ts';
import { FirstLook } from './firstLook.ts';
import { Pages } from './pages.ts';
import { QueryHistory } from './history.ts';
import { StatementRun } from './statementRun.ts';

export interface PreviewWish {
  name: string;
  sql: string;
  /** A file, whose reading needs more than is shown. */
  target?: string;
  /** The document that shows it. */
  uri?: string;
}

/** The statement that reads a data file, by its name as it was asked for. */
export type FileStatement = (target: string) => Promise<string>;

type RunParams = QueryRequests['query/run']['params'];

/** What a statement that runs tells of its result. */
interface Telling {
  publish(result: StoredResult): Promise<void>;
  changed(result: StoredResult): void;
}

/** Runs a statement whose result is kept; resolves when its state will not change any more. */
type Work = (result: StoredResult, signal: AbortSignal, telling: Telling) => Promise<void>;

interface Active {
  controller: AbortController;
  ended: Promise<void>;
}

/** The statements of one engine: its results, its documents' connections and what runs now. */
export class Queries {
  readonly store: ResultStore;
  readonly session: DatabaseSession;
  readonly history: QueryHistory;
  readonly pages: Pages;
  readonly firstLook = new FirstLook();
  readonly #context: EngineContext;
  readonly #documents = new Map<string, Promise<DocumentConnection>>();
  readonly #active = new Map<string, Active>();

  readonly #fileStatement: FileStatement;

  private constructor(
    context: EngineContext,
    session: DatabaseSession,
    store: ResultStore,
    fileStatement: FileStatement,
  ) {
    this.#context = context;
    this.#fileStatement = fileStatement;
    this.session = session;
    this.pages = new Pages(session);
    this.store = store;
    this.history = new QueryHistory(context.options.storage);
  }

  static async open(context: EngineContext, fileStatement: FileStatement): Promise<Queries> {
    const session = await context.session();
    return new Queries(context, session, await ResultStore.open(session, context.options), fileStatement);
  }

  /** Starts a statement; answers with its first rows, its end, or its error. */
  run(params: RunParams, signal?: AbortSignal): Promise<ResultSummary> {
    return this.#untilAborted(newResult(this.store.newId(), params), this.#onDuckdb(false), signal);
  }

  /** Starts a statement of another system, which runs on the document's session there. */
  runOn(
    connections: Connections,
    params: RunParams & { connection: string },
    signal?: AbortSignal,
  ): Promise<ResultSummary> {
    const { connection, document, confirmed = false } = params;
    const result = newResult(this.store.newId(), params);
    result.summary.connection = connection;
    result.summary.remote = connection;
    const work: Work = (own, ending, { publish }) => {
      const file = placeFile(this.#context.options.root, own.summary.origin?.uri);
      const run = {
        store: this.store,
        database: this.session,
        result: own,
        file,
        confirmed,
        signal: ending,
        publish,
      };
      return connections
        .use(connection, document, ending, (session, settings) => runOnSource(run, session, settings))
        .catch((error: unknown) => sourceFailed(run, error));
    };
    return this.#untilAborted(result, work, signal);
  }

  /** The first rows of a table or file. */
  async preview(wish: PreviewWish): Promise<ResultSummary> {
    const { name, sql, target = null, uri } = wish;
    const origin = uri === undefined ? null : { uri, start: 0, end: 0 };
    const result = newResult(this.store.newId(), { name, sql, origin, document: null });
    result.target = target;
    return this.#start(result, this.#onDuckdb(true));
  }

  /** Runs the statement of a preview as a whole; the rows change under the same id. */
  async materialise(id: string): Promise<StoredResult> {
    const result = this.store.get(id);
    await this.#active.get(id)?.ended;
    if (result.summary.preview) {
      await this.#start(result, this.#onDuckdb(false));
      await this.#active.get(id)?.ended;
    }
    return this.complete(id);
  }

  /** The result once its rows are all there; a failure where they never will be. */
  async complete(id: string): Promise<StoredResult> {
    await this.#active.get(id)?.ended;
    const result = this.store.get(id);
    const { state, failure } = result.summary;
    if (state === 'complete') return result;
    if (failure) throw failWith(failure.code, failure.message, failure.next, failure.place);
    throw failWith(
      'conflict',
      `Only the first rows of "${result.summary.name}" are known: it was cancelled.`,
      'Run the statement again to get all rows.',
    );
  }

  async cancel(id: string): Promise<void> {
    const active = this.#active.get(id);
    active?.controller.abort();
    await active?.ended;
  }

  async close(id: string): Promise<void> {
    await this.cancel(id);
    if (this.store.has(id)) await this.store.remove(id);
  }

  /** The connection of a document; without one, a connection that lives for one statement. */
  async document(name: string): Promise<DocumentConnection> {
    const known = this.#documents.get(name);
    if (known) return known;
    const opened = DocumentConnection.open(this.#context, this.session);
    this.#documents.set(name, opened);
    opened.catch(() => this.#documents.delete(name));
    return opened;
  }

  knownDocument(name: string): Promise<DocumentConnection> | undefined {
    return this.#documents.get(name);
  }

  async closeDocument(name: string): Promise<void> {
    const known = this.#documents.get(name);
    this.#documents.delete(name);
    await (await known)?.close();
  }

  /** Runs `work` on the document's connection, or on one for this work only. */
  async withDocument<T>(name: string | null, work: (document: DocumentConnection) => Promise<T>): Promise<T> {
    if (name !== null) return work(await this.document(name));
    const document = await DocumentConnection.open(this.#context, this.session);
    try {
      return await work(document);
    } finally {
      await document.close();
    }
  }

  async moveOrigin(from: string, to: string): Promise<void> {
    const document = this.#documents.get(from);
    if (document) {
      this.#documents.delete(from);
      this.#documents.set(to, document);
    }
    for (const result of this.store.list()) {
      const { origin } = result.summary;
      if (origin?.uri !== from) continue;
      result.summary.origin = { ...origin, uri: to };
      if (result.document === from) result.document = to;
      await this.store.save(result);
    }
  }

  changed(result: StoredResult): void {
    this.#context.notify('query/changed', structuredClone(result.summary));
  }

  async #untilAborted(result: StoredResult, work: Work, signal?: AbortSignal): Promise<ResultSummary> {
    const cancel = () => void this.cancel(result.summary.id);
    signal?.addEventListener('abort', cancel);
    try {
      return await this.#start(result, work);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  #onDuckdb(preview: boolean): Work {
    return (result, signal, telling) =>
      this.withDocument(result.document, (document) =>
        new StatementRun({
          statement: async () =>
            result.target === null ? result.summary.sql : this.#fileStatement(result.target),
          store: this.store,
          document,
          firstLook: this.firstLook,
          result,
          preview,
          file: placeFile(this.#context.options.root, result.summary.origin?.uri),
          signal,
          ...telling,
        }).run(),
      );
  }

  async #start(result: StoredResult, work: Work): Promise<ResultSummary> {
    const { id } = result.summary;
    const controller = new AbortController();
    const endAwake = this.#context.stayAwake();
    let known: () => void = () => undefined;
    const firstKnown = new Promise<void>((resolve) => (known = resolve));
    const saved = this.store.save(result);
    const worked = work(result, controller.signal, {
      changed: (own) => this.changed(own),
      publish: async (own) => {
        await this.#keepAndSend(own, controller.signal);
        this.changed(own);
        if (own.summary.state === 'first_rows') known();
      },
    });
    const ended = Promise.all([saved, worked])
      .then(() => undefined)
      .finally(() => {
        this.#active.delete(id);
        endAwake();
      });
    this.#active.set(id, { controller, ended });
    this.changed(result);
    const finished = ended.then(() => this.#finished(result));
    await Promise.race([firstKnown, finished]);
    finished.catch(() => undefined);
    return structuredClone(result.summary);
  }

  /** A statement of a document is looked at: its first rows are sent before its view can ask for them. */
  async #keepAndSend(result: StoredResult, signal: AbortSignal): Promise<void> {
    const { id, origin, version, availableRows } = result.summary;
    if (!this.store.has(id)) return;
    const saved = this.store.save(result);
    if (origin && result.document !== null && version === 1 && availableRows > 0) {
      const rows = Math.min(rowsPerBlock, availableRows);
      const range = { resultId: id, version, firstRow: 0, rows, firstColumn: 0, columns: columnsPerBlock };
      const page = await this.pages.page(result, range, signal).catch(() => null);
      if (page) this.#context.notify('query/firstPage', page);
    }
    await saved;
  }

  async #finished(result: StoredResult): Promise<void> {
    await this.store.makeRoom(result.summary.id);
    if (!result.summary.preview) await this.history.add(result.summary);
    await this.#stayForTables(result);
  }

  /** Tables in memory live as long as the engine: without a project, it then does not end by itself. */
  #keepsMemory = false;
  async #stayForTables({ summary }: StoredResult): Promise<void> {
    if (this.#context.options.project || this.#keepsMemory || statementKind(summary.sql) !== 'write') return;
    this.#keepsMemory = true;
    this.#context.stayAwake();
  }
}

function newResult(id: string, { sql, origin, name, document, chart }: RunParams): StoredResult {
  return {
    summary: {
      id,
      name: name ?? firstWords(sql),
      sql,
      origin,
      connection: '',
      remote: null,
      columns: [],
      state: 'running',
      version: 0,
      rowCount: null,
      availableRows: 0,
      preview: false,
      arrangement: { sort: [], filters: [], search: '' },
      percent: null,
      firstRowsMs: null,
      engineMs: null,
      startedAt: new Date().toISOString(),
      pinned: false,
      ...(chart === undefined ? {} : { chart: chartOfText(chart) }),
      note: null,
      failure: null,
    },
    table: null,
    arranged: null,
    timeZone: 'UTC',
    document,
    target: null,
    tables: 0,
  };
}

function firstWords(sql: string): string {
  const words = sql.replaceAll(/\s+/g, ' ').trim();
  return words.length > 40 ? `${words.slice(0, 39)}…` : words;
}

function placeFile(root: string, uri: string | undefined): string {
  if (!uri?.startsWith('file:')) return uri ?? '';
  const file = fileURLToPath(uri);
  const inside = relative(root, file);
  return inside.startsWith('..') ? file : inside.replaceAll('\\', '/');
}
