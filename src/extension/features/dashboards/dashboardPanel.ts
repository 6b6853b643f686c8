/** The page of one dashboard file; it runs again when the file is saved. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DashboardResult } from '../../../protocol/engine/dashboard.ts';
import type {
  DashboardViewNotifications,
  DashboardViewRequests,
} from '../../../protocol/webview/dashboard.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import type { Platform } from '../../platform/platform.ts';
import { WebviewChannel, type ViewHandlers } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import type { QueryFeature } from '../query/queryFeature.ts';

export class DashboardPanel extends Disposable {
  readonly panel: vscode.WebviewPanel;
  private readonly uri: vscode.Uri;
  private readonly engine: Engine;
  private readonly platform: Platform;
  private readonly query: QueryFeature;
  private shown: DashboardResult | null = null;

  constructor(platform: Platform, query: QueryFeature, uri: vscode.Uri) {
    super();
    this.platform = platform;
    this.query = query;
    this.uri = uri;
    this.engine = platform.engines.of(uri);
    const { extensionUri } = platform.context;
    const name = path.posix.basename(uri.path, '.dashboard.yaml');
    this.panel = vscode.window.createWebviewPanel('dew.dashboard', name, vscode.ViewColumn.Active, {
      ...webviewOptions(extensionUri),
      retainContextWhenHidden: true,
    });
    this.panel.iconPath = panelIcon(extensionUri);
    const { webview } = this.panel;
    const channel = this.register(
      new WebviewChannel<DashboardViewRequests, DashboardViewNotifications>(webview, this.handlers()),
    );
    webview.html = webviewPage(webview, extensionUri, { view: 'dashboard', title: `Dashboard ${name}` });
    this.register(
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (document.uri.toString() === uri.toString()) channel.notify('dashboard/saved', null);
      }),
    );
    this.register(
      platform.engines.onLost(({ engine, failure }) => {
        if (engine.root === this.engine.root) channel.notify('engine/lost', failure);
      }),
    );
    this.panel.onDidDispose(() => this.dispose());
  }

  private handlers(): ViewHandlers<DashboardViewRequests> {
    const file = this.uri.fsPath;
    return {
      'dashboard/show': async ({ values, width }, signal) => {
        const request = { file, values, width };
        this.shown = await this.engine.client.request('dashboard/run', request, { signal });
        this.panel.title = this.shown.title;
        return this.shown;
      },
      'dashboard/openSql': async ({ query, values }) => {
        const { sql } = await this.engine.client.request('dashboard/statement', { file, query, values });
        await this.platform.documents.show(`${query}.sql`, sql);
        return null;
      },
      'dashboard/openRows': async ({ query, values }) => {
        const { sql } = await this.engine.client.request('dashboard/statement', { file, query, values });
        const request = { sql, origin: null, name: query, document: null };
        const summary = await this.engine.client.request('query/run', request);
        this.query.store.put(this.engine, summary);
        await this.query.view.show(summary.id);
        return null;
      },
      'dashboard/openFile': async () => {
        await vscode.window.showTextDocument(this.uri, { viewColumn: vscode.ViewColumn.Beside });
        return null;
      },
      'dashboard/exportHtml': async ({ values }) => {
        const target = await vscode.window.showSaveDialog({
          defaultUri: vscode.Uri.file(file.replace(/(\.dashboard)?\.ya?ml$/, '.html')),
          filters: { HTML: ['html'] },
        });
        if (!target) return null;
        const request = { file, output: target.fsPath, values };
        return { path: (await this.engine.client.request('dashboard/export', request)).path };
      },
    };
  }
}
