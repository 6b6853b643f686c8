/** What ran last at each statement of each open document, moved along while the document is edited. */
import * as vscode from 'vscode';
import { failureOf } from '../../../core/failure.ts';
import { moveRange } from '../../../core/sql/movedRange.ts';
import type { TextRange } from '../../../core/sql/movedRange.ts';
import type { ResultSummary } from '../../../protocol/engine/query.ts';
import type { Failure } from '../../../protocol/rpc.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import type { ResultStore } from '../results/resultStore.ts';
import { rangeOf } from './statements.ts';

export interface StatementRun extends TextRange {
  uri: string;
  sql: string;
  engine: Engine;
  running: boolean;
  /** Null until the engine knows the statement, and where it was refused. */
  summary: ResultSummary | null;
  failure: Failure | null;
  startedAt: number;
  /** True while the text at the statement's place differs from what ran. */
  edited: boolean;
  controller: AbortController;
  /** Earlier results of the statement that still have a tab. */
  earlier: string[];
}

/** A statement to run and its place; `name` and `chart` are those that comments give it. */
export type PlacedStatement = TextRange & { sql: string; name: string | null; chart?: string | null };

/** Where a statement runs; `confirmed` where the user agreed to a change of a production system. */
export interface RunsOn {
  connection: string | null;
  confirmed: boolean;
}

export class StatementRuns extends Disposable {
  private readonly engines: Engines;
  private readonly results: ResultStore;
  private readonly runs = new Map<string, StatementRun[]>();
  private readonly changed = this.register(new vscode.EventEmitter<string>());
  /** Carries the URI of the document. */
  readonly onDidChange = this.changed.event;
  private readonly ended = this.register(new vscode.EventEmitter<StatementRun>());
  /** A statement came to its end: done, failed or cancelled. */
  readonly onDidEnd = this.ended.event;

  constructor(engines: Engines, results: ResultStore) {
    super();
    this.engines = engines;
    this.results = results;
    this.register(vscode.workspace.onDidChangeTextDocument((event) => this.follow(event)));
    this.register(results.onDidChangeResult((summary) => this.adopt(summary)));
  }

  of(uri: string): readonly StatementRun[] {
    return this.runs.get(uri) ?? [];
  }

  /** Documents in which something ran, although its text may be gone. */
  get documents(): string[] {
    return [...this.runs.keys()];
  }

  at(uri: string, statement: TextRange): StatementRun | undefined {
    return this.of(uri).find((run) => run.start < statement.end && statement.start < run.end);
  }

  byResult(resultId: string): StatementRun | undefined {
    return [...this.runs.values()].flat().find((run) => run.summary?.id === resultId);
  }

  get anyRunning(): boolean {
    return [...this.runs.values()].some((runs) => runs.some((run) => run.running));
  }

  /** Runs one statement; a run of the same statement that is still going is cancelled first. */
  async run(
    document: vscode.TextDocument,
    statement: PlacedStatement,
    on: RunsOn = { connection: null, confirmed: false },
  ): Promise<StatementRun> {
    const uri = document.uri.toString();
    const before = this.at(uri, statement);
    if (before?.running) await this.cancel(before);
    const { sql } = statement;
    const run: StatementRun = {
      uri,
      sql,
      start: statement.start,
      end: statement.end,
      engine: this.engines.of(document.uri),
      running: true,
      summary: null,
      failure: null,
      startedAt: Date.now(),
      edited: document.getText(rangeOf(document, statement)) !== sql,
      controller: new AbortController(),
      earlier: before ? [...before.earlier, ...(before.summary ? [before.summary.id] : [])] : [],
    };
    const others = this.of(uri).filter((other) => other.end <= run.start || run.end <= other.start);
    this.runs.set(uri, [...others, run]);
    this.changed.fire(uri);
    try {
      const origin = { uri, start: run.start, end: run.end };
      const summary = await run.engine.client.request(
        'query/run',
        {
          sql,
          origin,
          document: uri,
          ...(statement.name === null ? {} : { name: statement.name }),
          ...(statement.chart ? { chart: statement.chart } : {}),
          ...(on.connection === null ? {} : { connection: on.connection, confirmed: on.confirmed }),
        },
        { signal: run.controller.signal },
      );
      const latest = run.summary?.id === summary.id && !run.running ? run.summary : summary;
      const closed = run.summary?.id === summary.id && !this.results.find(summary.id);
      this.apply(run, latest);
      if (!closed) run.earlier = this.results.put(run.engine, latest, run.earlier);
    } catch (error) {
      run.failure = failureOf(error);
      this.end(run);
    }
    return run;
  }

  async cancel(run: StatementRun): Promise<void> {
    if (!run.running) return;
    if (run.summary) {
      await run.engine.client
        .request('query/cancel', { resultId: run.summary.id })
        .catch((error: unknown) => {
          if (failureOf(error).code !== 'cancelled') throw error;
        });
    } else {
      run.controller.abort();
    }
  }

  /** Takes up results that outlived the window: each goes to the statement with its very text. */
  restore(document: vscode.TextDocument, statements: readonly TextRange[]): void {
    const uri = document.uri.toString();
    const text = document.getText();
    for (const { engine, summary } of this.results.of(uri)) {
      if (!summary.origin || this.byResult(summary.id)) continue;
      const origin = summary.origin;
      const place = statements
        .filter(({ start, end }) => text.slice(start, end) === summary.sql)
        .sort((a, b) => Math.abs(a.start - origin.start) - Math.abs(b.start - origin.start))[0];
      if (!place || this.at(uri, place)) continue;
      const run: StatementRun = {
        uri,
        sql: summary.sql,
        start: place.start,
        end: place.end,
        engine,
        running: summary.state === 'running' || summary.state === 'first_rows',
        summary,
        failure: summary.failure,
        startedAt: Date.parse(summary.startedAt),
        edited: false,
        controller: new AbortController(),
        earlier: [],
      };
      this.runs.set(uri, [...this.of(uri), run]);
    }
    this.changed.fire(uri);
  }

  /** A document has a new name: its runs and their results go with it. */
  async rename(from: string, to: string): Promise<void> {
    const runs = this.runs.get(from);
    if (!runs) return;
    this.runs.delete(from);
    for (const run of runs) run.uri = to;
    this.runs.set(to, runs);
    await this.results.rename(from, to);
    this.changed.fire(to);
  }

  forget(uri: string): void {
    for (const run of this.of(uri)) if (run.running) void this.cancel(run).catch(() => undefined);
    this.runs.delete(uri);
  }

  private adopt(summary: ResultSummary): void {
    const known = this.byResult(summary.id);
    const run =
      known ??
      this.of(summary.origin?.uri ?? '').find(
        (candidate) =>
          candidate.running &&
          !candidate.summary &&
          candidate.sql === summary.sql &&
          summary.state === 'running',
      );
    if (run) this.apply(run, summary);
  }

  private apply(run: StatementRun, summary: ResultSummary): void {
    if (run.summary && run.summary.id === summary.id && !run.running) {
      run.summary = summary;
      return;
    }
    run.summary = summary;
    run.failure = summary.failure;
    if (summary.state === 'running' || summary.state === 'first_rows') this.changed.fire(run.uri);
    else this.end(run);
  }

  private end(run: StatementRun): void {
    if (!run.running) return;
    run.running = false;
    this.changed.fire(run.uri);
    this.ended.fire(run);
  }

  private follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const uri = document.uri.toString();
    const runs = this.runs.get(uri);
    if (!runs || contentChanges.length === 0) return;
    const text = document.getText();
    // Saving an untitled query empties it before it closes; its results go on with the saved file.
    if (document.isUntitled && text === '') return;
    for (const run of runs) {
      Object.assign(run, moveRange(run, contentChanges));
      run.edited = text.slice(run.start, run.end) !== run.sql;
    }
    this.runs.set(
      uri,
      runs.filter((run) => run.running || run.end > run.start),
    );
    this.changed.fire(uri);
  }
}
