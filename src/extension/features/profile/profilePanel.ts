/** The page of one profile. Closing it ends the measuring. */
import * as vscode from 'vscode';
import { failWith } from '../../../core/failure.ts';
import type { ProfileTarget, TestSuggestion } from '../../../protocol/engine/profile.ts';
import type { ProfileViewNotifications, ProfileViewRequests } from '../../../protocol/webview/profile.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import { WebviewChannel, type ViewHandlers } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import { editPipeline } from '../../platform/pipelineEdit.ts';

export interface ProfileWish {
  engine: Engine;
  target: ProfileTarget;
  title: string;
}

export class ProfilePanel extends Disposable {
  readonly panel: vscode.WebviewPanel;
  private readonly wish: ProfileWish;
  private id: string | null = null;
  private table: string | null = null;

  constructor(extension: vscode.Uri, engines: Engines, wish: ProfileWish) {
    super();
    this.wish = wish;
    this.panel = vscode.window.createWebviewPanel(
      'dew.profile',
      `${wish.title} profile`,
      vscode.ViewColumn.Active,
      { ...webviewOptions(extension), retainContextWhenHidden: true },
    );
    this.panel.iconPath = panelIcon(extension);
    const { webview } = this.panel;
    const channel = this.register(
      new WebviewChannel<ProfileViewRequests, ProfileViewNotifications>(webview, this.handlers(), {
        names: ['profile/prefer', 'profile/cancel', 'profile/suggestTests'],
        client: () => wish.engine.client,
      }),
    );
    webview.html = webviewPage(webview, extension, { view: 'profile', title: `Profile of ${wish.title}` });
    this.register(
      engines.on('profile/measured', ({ engine, payload }) => {
        if (engine.root === wish.engine.root) channel.notify('profile/measured', payload);
      }),
    );
    this.register(
      engines.onLost(({ engine, failure }) => {
        if (engine.root === wish.engine.root) channel.notify('engine/lost', failure);
      }),
    );
    this.panel.onDidDispose(() => {
      this.forget();
      this.dispose();
    });
  }

  private forget(): void {
    const { client } = this.wish.engine;
    if (this.id !== null && client.running)
      client.request('profile/close', { id: this.id }).catch(() => undefined);
    this.id = null;
  }

  private handlers(): ViewHandlers<ProfileViewRequests> {
    return {
      'profile/load': async (_, signal) => {
        this.forget();
        const { engine, target } = this.wish;
        const profile = await engine.client.request('profile/start', { target }, { signal });
        this.id = profile.summary.id;
        this.table = profile.summary.table;
        return profile;
      },
      'profile/insertTests': ({ tests }) => this.insert(tests),
      'profile/copyText': async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return null;
      },
    };
  }

  private async insert(tests: TestSuggestion[]): Promise<{ file: string; task: string } | null> {
    const { engine } = this.wish;
    if (this.table === null) throw failWith('bad_input', 'Tests are made for tables.');
    const table = this.table.replaceAll('"', '').replace(/^main\./, '');
    return editPipeline(engine.root, 'Pipeline file for the tests', (text) =>
      engine.client.request('profile/addTests', { text, table, tests }),
    );
  }
}
