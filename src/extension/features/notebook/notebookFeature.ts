/** SQL notebooks: `.dewnb` files, the kernel that runs them, and the grid under their cells. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { plainSql } from '../../../core/notebook/plainSql.ts';
import type { Chart } from '../../../protocol/engine/chart.ts';
import type { ChannelMessage } from '../../../protocol/webview/channel.ts';
import { notebookRenderer, notebookType } from '../../../protocol/webview/notebook.ts';
import type { NotebookNotifications, NotebookRequests } from '../../../protocol/webview/notebook.ts';
import { registerCommand } from '../../platform/commands.ts';
import { contributed } from '../../platform/contributed.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Platform } from '../../platform/platform.ts';
import { WebviewChannel } from '../../platform/webviewChannel.ts';
import type { ViewHandlers } from '../../platform/webviewChannel.ts';
import { chartRequests } from '../charts/chartRequests.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import { statementsOf } from '../query/statements.ts';
import type { StoredResult } from '../results/resultStore.ts';
import { NotebookController } from './notebookController.ts';
import { NotebookResults } from './notebookResults.ts';
import { NotebookSerializer } from './notebookSerializer.ts';

interface Page {
  messages: vscode.EventEmitter<ChannelMessage>;
  channel: WebviewChannel<NotebookRequests, NotebookNotifications>;
}

export class NotebookFeature extends Disposable {
  readonly results: NotebookResults;
  private readonly controller: NotebookController;
  private readonly query: QueryFeature;
  private readonly platform: Platform;
  private readonly messaging = vscode.notebooks.createRendererMessaging(notebookRenderer);
  private readonly pages = new Map<vscode.NotebookEditor, Page>();

  constructor(platform: Platform, query: QueryFeature) {
    super();
    this.platform = platform;
    this.query = query;
    this.results = this.register(new NotebookResults(query.store));
    this.controller = this.register(new NotebookController(platform, this.results));
    this.register(contributed().notebook(notebookType, new NotebookSerializer()));
    this.register(
      this.messaging.onDidReceiveMessage(({ editor, message }) =>
        this.pageOf(editor).messages.fire(message as ChannelMessage),
      ),
    );
    this.register(
      query.store.onDidChangeResult((summary) => {
        for (const { channel } of this.pages.values()) channel.notify('query/changed', summary);
      }),
    );
    this.register(
      platform.engines.on('chart/progress', ({ payload }) => {
        for (const { channel } of this.pages.values()) channel.notify('chart/progress', payload);
      }),
    );
    this.register(vscode.window.onDidChangeVisibleNotebookEditors((editors) => this.keepOnly(editors)));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.scheme === 'vscode-notebook-cell')
          this.controller.forgetFailure(document);
      }),
    );
    this.register(registerCommand('dew.newNotebook', () => newNotebook()));
    this.register(registerCommand('dew.exportNotebook', () => this.exportSql()));
    this.register({ dispose: () => this.keepOnly([]) });
  }

  private pageOf(editor: vscode.NotebookEditor): Page {
    const known = this.pages.get(editor);
    if (known) return known;
    const messages = new vscode.EventEmitter<ChannelMessage>();
    const webview = {
      onDidReceiveMessage: messages.event,
      postMessage: (message: unknown) => this.messaging.postMessage(message, editor),
    };
    const channel = new WebviewChannel<NotebookRequests, NotebookNotifications>(webview, this.handlers(), {
      names: [
        'query/page',
        'query/arrange',
        'query/statistics',
        'query/cancel',
        'chart/draw',
        'chart/export',
      ],
      client: (_method, params) => this.stored((params as { resultId: string }).resultId).engine.client,
    });
    const page = { messages, channel };
    this.pages.set(editor, page);
    return page;
  }

  private keepOnly(editors: readonly vscode.NotebookEditor[]): void {
    for (const [editor, { messages, channel }] of this.pages) {
      if (editors.includes(editor)) continue;
      channel.dispose();
      messages.dispose();
      this.pages.delete(editor);
    }
  }

  private handlers(): ViewHandlers<NotebookRequests> {
    return {
      ...chartRequests((resultId) => this.stored(resultId)),
      'chart/keep': ({ resultId, chart }) => this.keepChart(this.stored(resultId), chart),
      'notebook/result': async ({ resultId }) => this.stored(resultId).summary,
      'notebook/copy': async ({ header, ...range }, signal) => {
        const { engine } = this.stored(range.resultId);
        const wanted = { ...range, header, format: 'tsv' as const };
        const { text, rows } = await engine.client.request('query/copy', wanted, { signal });
        await vscode.env.clipboard.writeText(text);
        return { rows };
      },
      'notebook/showInPanel': async ({ resultId }) => {
        await this.query.view.show(resultId);
        return null;
      },
      'notebook/openValue': async ({ resultId, version, row, column }) => {
        const { engine, summary } = this.stored(resultId);
        const value = await engine.client.request('query/cell', { resultId, version, row, column });
        const name = summary.columns[column]?.name ?? 'value';
        const ending = value.json === null ? 'txt' : 'json';
        await this.platform.documents.show(
          `${name} row ${row + 1}.${ending}`,
          value.json ?? value.text ?? '',
        );
        return null;
      },
    };
  }

  /** The chart as a comment above its statement: a change of one line. */
  private async keepChart({ engine, summary }: StoredResult, chart: Chart): Promise<{ words: string }> {
    const cell = this.results.cellOf(summary.id);
    if (!cell) throw new Error('The cell of this result is gone.');
    const { document } = cell;
    const statements = statementsOf(document);
    const at = statements.findIndex(({ sql }) => sql === summary.sql);
    if (at < 0) throw new Error('The cell was edited since it ran. Run it again, then keep the chart.');
    const from = at === 0 ? 0 : (statements[at - 1]?.end ?? 0) + 1;
    const range = new vscode.Range(
      document.positionAt(from),
      document.positionAt(statements[at]?.start ?? 0),
    );
    const { text } = await engine.client.request('chart/comment', { text: document.getText(range), chart });
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, text);
    await vscode.workspace.applyEdit(edit);
    return { words: 'Kept in the cell' };
  }

  private stored(resultId: string): StoredResult {
    const stored = this.query.store.find(resultId);
    if (!stored) throw new Error('This result was closed. Run the cell again.');
    return stored;
  }

  private async exportSql(): Promise<void> {
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    if (notebook?.notebookType !== notebookType) return;
    const name = path.basename(notebook.uri.path).replace(/\.dewnb$/, '');
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(notebook.uri, '..', `${name}.sql`),
      filters: { SQL: ['sql'] },
      title: 'Export Notebook as SQL',
    });
    if (!target) return;
    const cells = notebook.getCells().map(({ kind, document }) => ({
      kind: kind === vscode.NotebookCellKind.Markup ? ('markdown' as const) : ('sql' as const),
      value: document.getText(),
    }));
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(plainSql(cells)));
    await vscode.window.showTextDocument(target);
  }
}

async function newNotebook(): Promise<void> {
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '', 'sql');
  const notebook = await vscode.workspace.openNotebookDocument(notebookType, new vscode.NotebookData([cell]));
  await vscode.window.showNotebookDocument(notebook);
}
