import * as vscode from 'vscode';
import { runCommand, registerCommand } from '../../platform/commands.ts';
import type { StatementTarget } from '../../platform/commandTypes.ts';
import { readSetting } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engines } from '../../platform/engines.ts';
import { showFailure } from '../../platform/failures.ts';
import type { VirtualDocuments } from '../../platform/virtualDocuments.ts';
import type { ConnectionSecrets } from '../connections/connectionSecrets.ts';
import type { ResultsView } from '../results/resultsView.ts';
import type { Dialects } from './dialect.ts';
import type { DocumentConnections } from './documentConnections.ts';
import type { PlacedStatement, StatementRun, StatementRuns } from './statementRuns.ts';
import { followEdits, isMongoFile, statementAt, statementsOf } from './statements.ts';
import type { Statement } from './statements.ts';

interface Chosen {
  document: vscode.TextDocument;
  statement: PlacedStatement;
}

export class QueryCommands extends Disposable {
  private readonly dialects: Dialects;
  private readonly engines: Engines;
  private readonly runs: StatementRuns;
  private readonly view: ResultsView;
  private readonly documents: VirtualDocuments;
  private readonly connections: DocumentConnections;
  private readonly secrets: ConnectionSecrets;

  constructor(
    parts: {
      dialects: Dialects;
      engines: Engines;
      documents: VirtualDocuments;
      connections: DocumentConnections;
      secrets: ConnectionSecrets;
    },
    runs: StatementRuns,
    view: ResultsView,
  ) {
    super();
    this.dialects = parts.dialects;
    this.engines = parts.engines;
    this.documents = parts.documents;
    this.connections = parts.connections;
    this.secrets = parts.secrets;
    this.runs = runs;
    this.view = view;
    this.register(registerCommand('dew.runStatement', (target) => this.runStatement(target)));
    this.register(registerCommand('dew.runSelection', () => this.runSelection()));
    this.register(registerCommand('dew.runFile', () => this.runFile()));
    this.register(registerCommand('dew.explainStatement', (target) => this.explain(target, false)));
    this.register(registerCommand('dew.explainAnalyzeStatement', (target) => this.explain(target, true)));
    this.register(registerCommand('dew.cancelStatement', (target) => this.cancel(target)));
    this.register(registerCommand('dew.newQuery', () => this.newQuery()));
    this.register(
      registerCommand('dew.setSqlDialect', async () => {
        const document = vscode.window.activeTextEditor?.document;
        if (document?.languageId === 'sql') await this.dialects.choose(document);
      }),
    );
  }

  /** Runs a statement and shows its result; the editor keeps the focus. */
  async run({ document, statement }: Chosen): Promise<StatementRun | undefined> {
    const shown = this.view.reveal(document.uri.toString());
    const placed = { ...statement };
    const following = followEdits(document, [placed]);
    try {
      const run = await this.runOnConnection(document, placed);
      await shown;
      if (run) this.report(run);
      return run;
    } finally {
      following.dispose();
    }
  }

  /** On the document's connection; a change of a production system is asked about with its text. */
  private async runOnConnection(
    document: vscode.TextDocument,
    statement: PlacedStatement,
  ): Promise<StatementRun | undefined> {
    if (isMongoFile(document) && this.connections.of(document) === null)
      await this.connections.choose(document);
    const connection = this.connections.of(document);
    if (connection === null) return isMongoFile(document) ? undefined : this.runs.run(document, statement);
    const { ready, entry } = await this.secrets.prepare(this.engines.of(document.uri), connection);
    if (!ready) return undefined;
    const run = await this.runs.run(document, statement, { connection, confirmed: false });
    if (run.failure?.code !== 'unconfirmed' || !entry?.production || entry.readOnly) return run;
    const agree = `Run on ${connection}`;
    const answer = await vscode.window.showWarningMessage(
      `"${connection}" is a production system (${entry.target}). This statement may change it.`,
      { modal: true, detail: run.sql },
      agree,
    );
    return answer === agree ? this.runs.run(document, statement, { connection, confirmed: true }) : run;
  }

  private async runStatement(target?: StatementTarget): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!target && editor && !editor.selection.isEmpty) return this.runSelection();
    if (!target && !readSetting('dew.run.withoutSelection', editor?.document.uri)) {
      void vscode.window.showInformationMessage(
        'Select the statement to run. The setting "dew.run.withoutSelection" lets the statement at the cursor run.',
      );
      return;
    }
    const chosen = await this.choose(target);
    if (chosen) await this.run(chosen);
  }

  private async runSelection(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !this.dialects.runs(editor.document)) return this.explainRefusal(editor?.document);
    const { document, selection } = editor;
    const from = document.offsetAt(selection.start);
    const to = document.offsetAt(selection.end);
    const whole = statementsOf(document).filter(({ start, end }) => start < to && from < end);
    const text = document.getText();
    const clipped = whole.map((statement) => {
      const start = Math.max(statement.start, from);
      const end = Math.min(statement.end, to);
      return { ...statement, start, end, sql: text.slice(start, end) };
    });
    await this.runAll(document, clipped);
  }

  private async runFile(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !this.dialects.runs(document)) return this.explainRefusal(document);
    await this.runAll(document, statementsOf(document));
  }

  /**
   * One after the other on the document's connection; the first failure ends it. What waits runs as it was asked for,
   * although the document may be edited meanwhile.
   */
  private async runAll(document: vscode.TextDocument, statements: readonly Statement[]): Promise<void> {
    const waiting = statements.map((statement) => ({ ...statement }));
    const following = followEdits(document, waiting);
    try {
      for (const statement of waiting) {
        const run = await this.run({ document, statement });
        if (!run) return;
        await this.ended(run);
        if (run.failure || run.summary?.state === 'cancelled') return;
      }
    } finally {
      following.dispose();
    }
  }

  private ended(run: StatementRun): Promise<void> {
    if (!run.running) return Promise.resolve();
    return new Promise((resolve) => {
      const listening = this.runs.onDidEnd((other) => {
        if (other !== run) return;
        listening.dispose();
        resolve();
      });
    });
  }

  private async explain(target: StatementTarget | undefined, analyze: boolean): Promise<void> {
    const chosen = await this.choose(target);
    if (!chosen) return;
    const { document, statement } = chosen;
    if (!this.dialects.isDuckdb(document)) {
      void vscode.window.showInformationMessage(
        'Write EXPLAIN before the statement and run it: this file runs on another system.',
      );
      return;
    }
    const sql = document.getText().slice(statement.start, statement.end);
    const { text } = await this.engines
      .of(document.uri)
      .client.request('query/explain', { sql, analyze, document: document.uri.toString() });
    await this.documents.show(`Plan of ${document.uri.path.split('/').at(-1) ?? 'statement'}.txt`, text);
  }

  private async cancel(target?: StatementTarget): Promise<void> {
    const uri = target?.uri ?? vscode.window.activeTextEditor?.document.uri.toString() ?? '';
    const running = this.runs.of(uri).filter((run) => run.running);
    const chosen = target
      ? running.filter((run) => run.start <= target.start && target.start <= run.end)
      : running;
    await Promise.all(chosen.map((run) => this.runs.cancel(run)));
  }

  private async newQuery(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: 'sql', content: '' });
    await vscode.window.showTextDocument(document);
  }

  private async choose(target?: StatementTarget): Promise<Chosen | undefined> {
    const document = target
      ? await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri))
      : vscode.window.activeTextEditor?.document;
    if (!document || !this.dialects.runs(document)) {
      this.explainRefusal(document);
      return undefined;
    }
    const cursor = vscode.window.activeTextEditor?.selection.active ?? new vscode.Position(0, 0);
    const statement = statementAt(document, target?.start ?? document.offsetAt(cursor));
    if (!statement) {
      void vscode.window.showInformationMessage('There is no statement at the cursor.');
      return undefined;
    }
    return { document, statement };
  }

  private explainRefusal(document: vscode.TextDocument | undefined): void {
    if (document?.languageId !== 'sql') {
      void vscode.window.showInformationMessage('Open a SQL file to run a statement.');
      return;
    }
    const choose = 'Choose Dialect';
    void vscode.window
      .showWarningMessage(
        'This file looks like the SQL of another system, so DuckDB does not run it. If it is DuckDB SQL, choose that.',
        choose,
      )
      .then((button) => (button === choose ? runCommand('dew.setSqlDialect') : undefined));
  }

  /** A failed statement stands at its place and in the panel; only what has no place there becomes a message. */
  private report(run: StatementRun): void {
    if (run.failure && !run.summary && run.failure.code !== 'sql') showFailure(run.failure, run.engine.root);
  }
}
