import * as vscode from 'vscode';
import type { ResultSummary } from '../../../protocol/engine/query.ts';
import { registerCommand } from '../../platform/commands.ts';
import { setContextKey } from '../../platform/contextKeys.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import { log } from '../../platform/log.ts';
import type { Platform } from '../../platform/platform.ts';
import { ResultsView } from '../results/resultsView.ts';
import { ResultStore } from '../results/resultStore.ts';
import { ConnectionSecrets } from '../connections/connectionSecrets.ts';
import { Dialects } from './dialect.ts';
import { DocumentConnections } from './documentConnections.ts';
import { InlineResults } from './inlineResults.ts';
import { askAboutShortcut } from './keyConflict.ts';
import { MongoDiagnostics } from './mongoDiagnostics.ts';
import { QueryCommands } from './queryCommands.ts';
import { QueryDiagnostics } from './queryDiagnostics.ts';
import { StatementHighlight } from './statementHighlight.ts';
import { StatementLenses } from './statementLenses.ts';
import { StatementRuns } from './statementRuns.ts';
import { isStatementFile, statementsOf } from './statements.ts';
import { TransactionStatus } from './transactionStatus.ts';

const closeWait = 500;

/** SQL documents and the results panel. */
export class QueryFeature extends Disposable {
  readonly store: ResultStore;
  readonly view: ResultsView;
  readonly runs: StatementRuns;
  readonly inline: InlineResults;
  readonly secrets: ConnectionSecrets;
  readonly connections: DocumentConnections;
  private readonly platform: Platform;
  private readonly commands: QueryCommands;
  private readonly transactions: TransactionStatus;

  constructor(platform: Platform) {
    super();
    this.platform = platform;
    const { context, engines, projects, documents } = platform;
    this.secrets = new ConnectionSecrets(context.secrets);
    this.connections = this.register(new DocumentConnections(context.workspaceState, engines));
    const dialects = this.register(new Dialects(context.workspaceState, projects, this.connections));
    this.store = this.register(new ResultStore(engines, context.workspaceState));
    this.view = this.register(new ResultsView(context.extensionUri, engines, this.store, documents));
    this.runs = this.register(new StatementRuns(engines, this.store));
    this.inline = this.register(new InlineResults(this.runs));
    this.commands = this.register(
      new QueryCommands(
        { dialects, engines, documents, connections: this.connections, secrets: this.secrets },
        this.runs,
        this.view,
      ),
    );
    this.register(new StatementLenses(dialects, this.runs));
    this.register(new StatementHighlight(dialects));
    this.register(new MongoDiagnostics());
    this.register(new QueryDiagnostics(dialects, engines, this.runs));
    this.transactions = this.register(new TransactionStatus(engines, this.runs));
    this.view.connect({
      open: (summary) => this.open(summary),
      inDocument: (summary) => this.inDocument(summary),
      runAgain: (summary, engine) => this.runAgain(summary, engine),
    });
    this.register(registerCommand('dew.showResult', (id) => this.view.show(id)));
    this.register(registerCommand('dew.showResults', () => this.view.reveal()));
    this.register(this.runs.onDidChange(() => setContextKey('dew.statementRunning', this.runs.anyRunning)));
    this.register(vscode.workspace.onDidRenameFiles(({ files }) => void this.renamed(files)));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => void this.closed(document)));
  }

  /** Brings back the results of before a reload; called after activation, starts an engine only where some were kept. */
  async restore(): Promise<void> {
    await this.store.restore();
    for (const document of vscode.workspace.textDocuments) await this.restoreIn(document);
    this.register(vscode.workspace.onDidOpenTextDocument((document) => void this.restoreIn(document)));
    await askAboutShortcut(this.platform.context);
  }

  private async restoreIn(document: vscode.TextDocument): Promise<void> {
    const uri = document.uri.toString();
    if (!isStatementFile(document) || this.store.of(uri).length === 0) return;
    this.runs.restore(document, statementsOf(document));
    for (const run of this.runs.of(uri)) if (!run.running) await this.inline.look(run);
  }

  private async open(summary: ResultSummary): Promise<void> {
    const run = this.runs.byResult(summary.id);
    const uri = run?.uri ?? summary.origin?.uri;
    if (uri === undefined) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const position = this.positionIn(document, summary);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
  }

  /** Where a statement begins, or where it failed. */
  private positionIn(document: vscode.TextDocument, summary: ResultSummary): vscode.Position {
    const start = document.positionAt(this.runs.byResult(summary.id)?.start ?? summary.origin?.start ?? 0);
    const place = summary.failure?.place;
    if (place?.line === undefined) return start;
    const column = (place.column ?? 1) - 1 + (place.line === 1 ? start.character : 0);
    return start.with(start.line + place.line - 1, column);
  }

  private inDocument(summary: ResultSummary): ResultSummary {
    const { failure, origin, id } = summary;
    const uri = this.runs.byResult(id)?.uri ?? origin?.uri;
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
    if (!document || !failure?.place || failure.place.line === undefined) return summary;
    const { line, character } = this.positionIn(document, summary);
    const column = failure.place.column === undefined ? {} : { column: character + 1 };
    const place = { ...failure.place, line: line + 1, ...column };
    return { ...summary, failure: { ...failure, place } };
  }

  private async runAgain(summary: ResultSummary, engine: Engine): Promise<void> {
    const run = this.runs.byResult(summary.id);
    const document = run && vscode.workspace.textDocuments.find((open) => open.uri.toString() === run.uri);
    if (run && document && !run.edited) {
      const statement = statementsOf(document).find(({ start }) => start === run.start);
      await this.commands.run({ document, statement: { ...run, name: statement?.name ?? null } });
      return;
    }
    const { sql, origin, name, remote } = summary;
    if (remote !== null && !(await this.secrets.prepare(engine, remote)).ready) return;
    const where = remote === null ? {} : { connection: remote };
    const request = { sql, origin, name, document: origin?.uri ?? null, ...where };
    const answer = await engine.client.request('query/run', request);
    this.store.put(engine, answer, [summary.id]);
  }

  /** The statements that were run in one document stand at the same places in the other. */
  private holdsRunsOf(uri: string, other: vscode.TextDocument): boolean {
    const text = isStatementFile(other) ? other.getText() : '';
    const runs = this.runs.of(uri);
    return runs.length > 0 && runs.every((run) => text.slice(run.start, run.end) === run.sql);
  }

  /** Of a renamed folder every document inside moves. */
  private async renamed(files: readonly { oldUri: vscode.Uri; newUri: vscode.Uri }[]): Promise<void> {
    for (const { oldUri, newUri } of files) {
      const from = oldUri.toString();
      await this.connections.rename(from, newUri.toString());
      const inside = this.runs.documents.filter((uri) => uri === from || uri.startsWith(`${from}/`));
      for (const uri of inside) await this.moved(uri, newUri.toString() + uri.slice(from.length));
    }
  }

  private async moved(from: string, to: string): Promise<void> {
    this.transactions.rename(from, to);
    await this.runs.rename(from, to);
    this.view.rename(from, to);
  }

  /**
   * Renaming and saving an untitled query close one document and open another, in that order: so a
   * moment later it is clear whether the document is gone or has another name.
   */
  private async closed(document: vscode.TextDocument): Promise<void> {
    const uri = document.uri.toString();
    if (!isStatementFile(document) || !this.runs.documents.includes(uri)) return;
    await new Promise((resolve) => setTimeout(resolve, closeWait));
    const open = vscode.workspace.textDocuments;
    if (
      this.disposed ||
      !this.runs.documents.includes(uri) ||
      open.some((other) => other.uri.toString() === uri)
    ) {
      return;
    }
    try {
      const saved =
        document.isUntitled &&
        open.find((other) => other.uri.scheme === 'file' && this.holdsRunsOf(uri, other));
      if (saved) {
        await this.connections.rename(uri, saved.uri.toString());
        await this.moved(uri, saved.uri.toString());
        return;
      }
      this.runs.forget(uri);
      const { client } = this.platform.engines.of(document.uri);
      if (client.running) await client.request('query/closeDocument', { document: uri });
    } catch (error) {
      log().warn(`closing ${uri}: ${String(error)}`);
    }
  }
}
