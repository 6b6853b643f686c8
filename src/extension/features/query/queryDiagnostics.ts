/** DuckDB's own messages as diagnostics: of statements that ran and failed, and of what does not bind. */
import * as vscode from 'vscode';
import type { Failure } from '../../../protocol/rpc.ts';
import { AfterQuiet } from '../../platform/afterQuiet.ts';
import { readSetting } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engines } from '../../platform/engines.ts';
import type { Dialects } from './dialect.ts';
import type { StatementRun, StatementRuns } from './statementRuns.ts';
import { rangeOf, statementsOf } from './statements.ts';

const quiet = 600;

export class QueryDiagnostics extends Disposable {
  private readonly dialects: Dialects;
  private readonly engines: Engines;
  private readonly runs: StatementRuns;
  private readonly ofRuns = this.register(vscode.languages.createDiagnosticCollection('dew-run'));
  private readonly ofBinder = this.register(vscode.languages.createDiagnosticCollection('dew-sql'));
  private readonly quiet = this.register(
    new AfterQuiet('diagnose', quiet, (document) => this.diagnose(document)),
  );

  constructor(dialects: Dialects, engines: Engines, runs: StatementRuns) {
    super();
    this.dialects = dialects;
    this.engines = engines;
    this.runs = runs;
    this.register(runs.onDidChange((uri) => this.showFailures(uri)));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    this.register(
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.later(editor.document)),
    );
    this.register(runs.onDidEnd((run) => this.laterIn(run.uri)));
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.ofRuns.delete(uri);
        this.ofBinder.delete(uri);
      }),
    );
  }

  private showFailures(uri: string): void {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
    if (!document) return;
    const diagnostics = this.runs.of(uri).flatMap((run) => {
      if (!run.failure || run.edited || run.running || run.failure.code === 'cancelled') return [];
      const { message, next } = run.failure;
      const text = next ? `${message}\n${next}` : message;
      const found = new vscode.Diagnostic(failureRange(document, run, run.failure), text);
      found.source = run.summary?.remote ?? 'DuckDB';
      return [found];
    });
    this.ofRuns.set(document.uri, diagnostics);
    this.ofBinder.set(
      document.uri,
      (this.ofBinder.get(document.uri) ?? []).filter(
        (binder) => !diagnostics.some(({ range }) => range.intersection(binder.range)),
      ),
    );
  }

  private laterIn(uri: string): void {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
    if (document) this.later(document);
  }

  /** Asks a running engine what does not bind; an engine is never started for it. */
  private later(document: vscode.TextDocument): void {
    if (document.languageId === 'sql') this.quiet.later(document);
  }

  private async diagnose(document: vscode.TextDocument): Promise<void> {
    const { client } = this.engines.of(document.uri);
    const wanted =
      vscode.workspace.isTrusted &&
      client.running &&
      readSetting('dew.sql.diagnostics', document.uri) &&
      this.dialects.isCertain(document);
    if (!wanted) {
      this.ofBinder.delete(document.uri);
      return;
    }
    const { version } = document;
    const failed = this.runs.of(document.uri.toString()).filter((run) => run.failure && !run.edited);
    const text = document.getText();
    const statements = statementsOf(document)
      .filter(({ start, end }) => !failed.some((run) => run.start < end && start < run.end))
      .map(({ start, end }) => ({ sql: text.slice(start, end), start }));
    const found = await client.request('query/diagnose', { statements });
    if (document.isClosed || document.version !== version) return;
    this.ofBinder.set(
      document.uri,
      found
        .filter(({ message }) => !isMadeLater(message, document))
        .map(({ start, end, message }) => {
          const diagnostic = new vscode.Diagnostic(rangeOf(document, { start, end }), message);
          diagnostic.source = 'DuckDB';
          return diagnostic;
        }),
    );
  }
}

/** A model may read what the pipeline has not made yet; the engine sorts out what the document itself makes. */
function isMadeLater(message: string, document: vscode.TextDocument): boolean {
  return (
    /^Catalog Error/.test(message) &&
    /does not exist/.test(message) &&
    document.uri.path.includes('/sql/models/')
  );
}

/** The failing place inside the statement as DuckDB names it (LINE n and a caret), else the whole statement. */
function failureRange(document: vscode.TextDocument, run: StatementRun, failure: Failure): vscode.Range {
  const whole = rangeOf(document, run);
  const { place } = failure;
  if (place?.line === undefined) return whole;
  const line = whole.start.line + place.line - 1;
  const column = (place.column ?? 1) - 1 + (place.line === 1 ? whole.start.character : 0);
  const start = document.validatePosition(new vscode.Position(line, column));
  return document.getWordRangeAtPosition(start) ?? new vscode.Range(start, start.translate(0, 1));
}
