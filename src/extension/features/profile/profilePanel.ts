/** The page of one profile. Closing it ends the measuring. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { failWith } from '../../../core/failure.ts';
import type { ProfileTarget, TestSuggestion } from '../../../protocol/engine/profile.ts';
import type { ProfileViewNotifications, ProfileViewRequests } from '../../../protocol/webview/profile.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import { WebviewChannel, type ViewHandlers } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';

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

  /** An edit of the open document: the user sees it, saves it, or undoes it. */
  private async insert(tests: TestSuggestion[]): Promise<{ file: string; task: string } | null> {
    const { engine } = this.wish;
    if (this.table === null) throw failWith('bad_input', 'Tests are made for tables.');
    const pattern = new vscode.RelativePattern(engine.root, '**/*.pipeline.yaml');
    const files = await vscode.workspace.findFiles(pattern, '**/{.dew,.venv,node_modules}/**', 50);
    const [only] = files;
    if (!only)
      throw failWith(
        'not_found',
        'There is no pipeline file here.',
        'Run "Make This Folder a Project" first.',
      );
    const uri = files.length === 1 ? only : await pickFile(engine.root, files);
    if (!uri) return null;
    const document = await vscode.workspace.openTextDocument(uri);
    const before = document.getText();
    const table = this.table.replaceAll('"', '').replace(/^main\./, '');
    const { text, task } = await engine.client.request('profile/addTests', { text: before, table, tests });
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
    await editor.edit((edit) => edit.replace(whole, text));
    const at = document.positionAt(text.indexOf(`id: ${task}`));
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
    return { file: path.relative(engine.root, uri.fsPath), task };
  }
}

async function pickFile(root: string, files: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const items = files.map((uri) => ({ label: path.relative(root, uri.fsPath), uri }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Pipeline file for the tests' });
  return picked?.uri;
}
