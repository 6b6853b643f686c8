/**
 * The results panel in the panel area. It follows the active SQL document, never takes the focus, and
 * is rebuilt from the result store whenever the editor throws its page away.
 */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ResultPage, ResultSummary } from '../../../protocol/engine/query.ts';
import type {
  ResultsNotifications,
  ResultsRequests,
  ResultsState,
} from '../../../protocol/webview/results.ts';
import { runCommand } from '../../platform/commands.ts';
import { contributed } from '../../platform/contributed.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import { log } from '../../platform/log.ts';
import type { VirtualDocuments } from '../../platform/virtualDocuments.ts';
import { WebviewChannel } from '../../platform/webviewChannel.ts';
import type { ViewHandlers } from '../../platform/webviewChannel.ts';
import { webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import { isStatementFile } from '../query/statements.ts';
import { chartRequests, fileName, saveChart } from '../charts/chartRequests.ts';
import type { ResultStore, StoredResult } from './resultStore.ts';

export const resultsViewId = 'dew.results';

const endings = { csv: 'csv', parquet: 'parquet', json: 'json' } as const;

/** What the panel needs of the statements, without knowing how they run. */
export interface StatementPlaces {
  runAgain(summary: ResultSummary, engine: Engine): Promise<void>;
  open(summary: ResultSummary): Promise<void>;
  /** With the place of a failure counted from the start of the document, as a person reads it. */
  inDocument(summary: ResultSummary): ResultSummary;
}

type Channel = WebviewChannel<ResultsRequests, ResultsNotifications>;

export class ResultsView extends Disposable implements vscode.WebviewViewProvider {
  private readonly extension: vscode.Uri;
  private readonly store: ResultStore;
  private readonly documents: VirtualDocuments;
  private places: StatementPlaces | undefined;
  private view: vscode.WebviewView | undefined;
  private channel: Channel | undefined;
  private uri: string | null = null;
  private active: string | null = null;
  private polling = false;
  /** Of the newest result: a page that is still loading gets it with its first state. */
  private firstPage: ResultPage | null = null;

  constructor(extension: vscode.Uri, engines: Engines, store: ResultStore, documents: VirtualDocuments) {
    super();
    this.extension = extension;
    this.store = store;
    this.documents = documents;
    this.register(contributed().view(resultsViewId, this));
    this.register(
      store.onDidChange((id) => {
        if (id !== null) this.active = id;
        this.sendState();
      }),
    );
    this.register(
      store.onDidChangeResult((summary) => {
        this.channel?.notify('query/changed', this.shown(summary));
        void this.poll();
      }),
    );
    this.register(engines.on('query/firstPage', ({ payload }) => this.sendFirstPage(payload)));
    this.register(
      engines.on('chart/progress', ({ payload }) => this.channel?.notify('chart/progress', payload)),
    );
    this.register(engines.onLost(({ failure }) => this.channel?.notify('engine/lost', failure)));
    this.register(vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor)));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(() => this.sendState()));
    this.follow(vscode.window.activeTextEditor);
  }

  connect(places: StatementPlaces): void {
    this.places = places;
  }

  /** The page as the editor made it; null while it was never shown. */
  get webviewView(): vscode.WebviewView | undefined {
    return this.view;
  }

  get shownUri(): string | null {
    return this.uri;
  }

  /** Shows the panel; the focus stays where it is. */
  async reveal(uri: string | null = this.uri): Promise<void> {
    if (uri !== this.uri) {
      this.uri = uri;
      this.sendState();
    }
    if (this.view) this.view.show(true);
    else await vscode.commands.executeCommand(`${resultsViewId}.focus`, { preserveFocus: true });
  }

  async show(resultId: string): Promise<void> {
    const stored = this.store.find(resultId);
    if (!stored) return;
    this.active = resultId;
    await this.reveal(stored.summary.origin?.uri ?? this.uri);
    this.sendState();
  }

  rename(from: string, to: string): void {
    if (this.uri === from) this.uri = to;
    this.sendState();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    view.webview.options = webviewOptions(this.extension);
    this.channel?.dispose();
    this.channel = new WebviewChannel<ResultsRequests, ResultsNotifications>(view.webview, this.handlers(), {
      names: [
        'query/page',
        'query/painted',
        'query/arrange',
        'query/materialise',
        'query/statistics',
        'query/cell',
        'query/aggregate',
        'query/cancel',
        'query/pin',
        'chart/draw',
        'chart/export',
      ],
      client: (_method, params) => this.stored((params as { resultId: string }).resultId).engine.client,
    });
    view.webview.html = webviewPage(view.webview, this.extension, { view: 'results', title: 'Results' });
    view.onDidDispose(() => {
      this.channel?.dispose();
      this.channel = undefined;
      this.view = undefined;
    });
    view.onDidChangeVisibility(() => void this.poll());
  }

  private handlers(): ViewHandlers<ResultsRequests> {
    return {
      ...chartRequests((resultId) => this.stored(resultId)),
      'chart/keep': ({ resultId, chart }) => saveChart(this.stored(resultId), chart),
      'results/ready': async () => {
        if (this.firstPage) this.sendFirstPage(this.firstPage);
        return this.state();
      },
      'results/selected': async ({ resultId }) => {
        this.active = resultId;
        return null;
      },
      'query/close': async ({ resultId }) => {
        await this.store.close(resultId);
        return null;
      },
      'results/copy': async (params, signal) => {
        const { engine } = this.stored(params.resultId);
        const { text, rows } = await engine.client.request('query/copy', params, { signal });
        await vscode.env.clipboard.writeText(text);
        return { rows };
      },
      'results/copyText': async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return null;
      },
      'results/export': async ({ resultId, format }, signal) => {
        const { engine, summary } = this.stored(resultId);
        const name = fileName(summary.name);
        const chosen = await vscode.window.showSaveDialog({
          defaultUri: vscode.Uri.file(path.join(engine.root, `${name}.${endings[format]}`)),
          filters: { [format.toUpperCase()]: [endings[format]] },
          title: `Export All Rows as ${format.toUpperCase()}`,
        });
        if (!chosen) return null;
        const target = { resultId, format, path: chosen.fsPath };
        return engine.client.request('query/export', target, { signal });
      },
      'results/reveal': async ({ path: file }) => {
        await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(file));
        return null;
      },
      'results/openStatement': async ({ resultId }) => {
        await this.places?.open(this.stored(resultId).summary);
        return null;
      },
      'results/runAgain': async ({ resultId }) => {
        const { summary, engine } = this.stored(resultId);
        await this.places?.runAgain(summary, engine);
        return null;
      },
      'results/editConnection': async ({ resultId }) => {
        const { summary, engine } = this.stored(resultId);
        await runCommand('dew.editConnection', { engine, name: summary.remote });
        return null;
      },
      'results/runStatement': async () => {
        await runCommand('dew.runStatement');
        return null;
      },
      'results/openDataFile': async () => {
        await runCommand('dew.previewFile');
        return null;
      },
      'results/plan': async ({ resultId, analyze }, signal) => {
        const { engine, summary } = this.stored(resultId);
        const document = summary.origin?.uri ?? null;
        return engine.client.request('query/explain', { sql: summary.sql, analyze, document }, { signal });
      },
      'results/openValue': async ({ resultId, version, row, column }) => {
        const { engine, summary } = this.stored(resultId);
        const value = await engine.client.request('query/cell', { resultId, version, row, column });
        const name = summary.columns[column]?.name ?? 'value';
        const ending = value.json === null ? 'txt' : 'json';
        await this.documents.show(`${name} row ${row + 1}.${ending}`, value.json ?? value.text ?? '');
        return null;
      },
      'results/manageTrust': async () => {
        await vscode.commands.executeCommand('workbench.trust.manage');
        return null;
      },
    };
  }

  private stored(resultId: string): StoredResult {
    const stored = this.store.find(resultId);
    if (!stored) throw new Error('This result was closed. Run the statement again.');
    return stored;
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    if (!editor || !isStatementFile(editor.document)) return;
    const uri = editor.document.uri.toString();
    if (uri === this.uri) return;
    this.uri = uri;
    this.active = null;
    this.sendState();
  }

  private state(): ResultsState {
    const results = this.store.shownFor(this.uri).map((summary) => this.shown(summary));
    const active = results.some(({ id }) => id === this.active) ? this.active : null;
    return { uri: this.uri, results, active, trusted: vscode.workspace.isTrusted };
  }

  private shown(summary: ResultSummary): ResultSummary {
    return this.places?.inDocument(summary) ?? summary;
  }

  private sendFirstPage(page: ResultPage): void {
    this.firstPage = page;
    this.channel?.notify('query/firstPage', page);
  }

  private sendState(): void {
    this.channel?.notify('results/state', this.state());
  }

  /** The engine's memory for the status line: once a second while a shown result is being made. */
  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      for (;;) {
        const running = this.store
          .shownFor(this.uri)
          .find(({ state }) => state === 'running' || state === 'first_rows');
        const engine = running && this.store.find(running.id)?.engine;
        if (this.disposed || !this.view?.visible || !engine?.client.running) return;
        this.channel?.notify('engine/state', await engine.client.request('engine/state', null));
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    } catch (error) {
      log().debug(`engine state: ${String(error)}`);
    } finally {
      this.polling = false;
    }
  }
}
