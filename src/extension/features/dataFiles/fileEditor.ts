/** The file view as a custom editor. It opens no text document: the path goes to the engine, at any size. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { failWith } from '../../../core/failure.ts';
import type { ReadWish } from '../../../protocol/engine/catalog.ts';
import type { FileNotifications, FileRequests, FileState } from '../../../protocol/webview/file.ts';
import { runCommand } from '../../platform/commands.ts';
import { readSetting } from '../../platform/configuration.ts';
import { contributed } from '../../platform/contributed.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import type { Platform } from '../../platform/platform.ts';
import type { SettingName } from '../../platform/settings.ts';
import { WebviewChannel, type ViewHandlers } from '../../platform/webviewChannel.ts';
import { webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import { editPipeline } from '../../platform/pipelineEdit.ts';

/** Default for what nothing else can show and for CSV; the second one is only offered. */
export const fileViewType = 'dew.dataFile';
export const offeredFileViewType = 'dew.dataFileOffered';

const switches: [RegExp, SettingName][] = [
  [/\.(csv|tsv|tab)$/i, 'dew.files.openDelimited'],
  [/\.parquet$/i, 'dew.files.openParquet'],
  [/\.xlsx$/i, 'dew.files.openWorkbooks'],
  [/\.(duckdb|ddb)$/i, 'dew.files.openDatabases'],
];

export class FileEditors extends Disposable implements vscode.CustomReadonlyEditorProvider {
  private readonly platform: Platform;
  private readonly open = new Map<vscode.WebviewPanel, FileEditor>();

  constructor(platform: Platform) {
    super();
    this.platform = platform;
    for (const type of [fileViewType, offeredFileViewType]) {
      this.register(contributed().editor(type, this));
    }
  }

  /** For tests: the editors that are open. */
  get editors(): readonly FileEditor[] {
    return [...this.open.values()];
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const off = switches.find(([pattern]) => pattern.test(document.uri.path))?.[1];
    if (off && panel.viewType === fileViewType && readSetting(off, document.uri) === false) {
      const column = panel.viewColumn;
      panel.dispose();
      void vscode.commands.executeCommand('vscode.openWith', document.uri, 'default', column);
      return;
    }
    const editor = new FileEditor(this.platform, document.uri, panel);
    this.open.set(panel, editor);
    panel.onDidDispose(() => this.open.delete(panel));
  }
}

export class FileEditor extends Disposable {
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  private readonly engine: Engine;
  private readonly target: string;
  private resultId: string | null = null;

  constructor({ context, engines }: Platform, uri: vscode.Uri, panel: vscode.WebviewPanel) {
    super();
    this.uri = uri;
    this.panel = panel;
    this.engine = engines.of(uri);
    this.target = insideOf(this.engine.root, uri.fsPath) ?? uri.fsPath;
    const { webview } = panel;
    webview.options = webviewOptions(context.extensionUri);
    const channel = this.register(
      new WebviewChannel<FileRequests, FileNotifications>(webview, this.handlers(), {
        names: ['query/page', 'query/statistics', 'query/materialise', 'query/arrange', 'query/cancel'],
        client: () => this.engine.client,
      }),
    );
    webview.html = webviewPage(webview, context.extensionUri, {
      view: 'file',
      title: path.basename(uri.fsPath),
    });
    this.register(
      engines.on('query/changed', ({ engine, payload }) => {
        if (engine.root === this.engine.root && payload.id === this.resultId)
          channel.notify('query/changed', payload);
      }),
    );
    this.register(
      engines.onLost(({ engine, failure }) => {
        if (engine.root === this.engine.root) channel.notify('engine/lost', failure);
      }),
    );
    const folder = vscode.Uri.joinPath(uri, '..');
    const pattern = new vscode.RelativePattern(
      folder,
      path.basename(uri.fsPath).replaceAll(/[[\]{}*?]/g, '?'),
    );
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(pattern));
    const changed = () => channel.notify('file/changed', null);
    this.register(watcher.onDidChange(changed));
    this.register(watcher.onDidCreate(changed));
    panel.onDidDispose(() => {
      this.forget();
      this.dispose();
    });
  }

  private forget(): void {
    const { client } = this.engine;
    const resultId = this.resultId;
    this.resultId = null;
    if (resultId !== null && client.running)
      client.request('query/close', { resultId }).catch(() => undefined);
  }

  private handlers(): ViewHandlers<FileRequests> {
    return {
      'file/load': ({ wish, raw }, signal) => this.load(wish, raw, signal),
      'file/openText': async ({ line }) => {
        const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
        await vscode.commands.executeCommand('vscode.openWith', this.uri, 'default', {
          viewColumn: line === null ? this.panel.viewColumn : vscode.ViewColumn.Beside,
          ...(line === null ? {} : { selection: new vscode.Range(at, at) }),
        });
        return null;
      },
      'file/profile': async () => {
        await runCommand('dew.profile', this.uri);
        return null;
      },
      'file/copy': async ({ header, ...range }) => {
        const { client } = this.engine;
        const { text, rows } = await client.request('query/copy', { ...range, header, format: 'tsv' });
        await vscode.env.clipboard.writeText(text);
        return { rows };
      },
      'file/saveAsTask': ({ wish, facts }) => this.save(wish, facts),
    };
  }

  private async load(wish: ReadWish, raw: boolean, signal: AbortSignal): Promise<FileState> {
    const { client } = this.engine;
    const target = this.target;
    const before = this.resultId;
    const [result, facts] = await Promise.all([
      client.request('catalog/preview', { target, wish, raw, uri: this.uri.toString() }, { signal }),
      client.request('catalog/fileFacts', { target, wish }, { signal }),
    ]);
    this.resultId = result.id;
    if (before !== null) client.request('query/close', { resultId: before }).catch(() => undefined);
    return { name: path.basename(this.uri.fsPath), result, facts };
  }

  private async save(
    wish: ReadWish,
    facts: FileRequests['file/saveAsTask']['params']['facts'],
  ): Promise<{ file: string; task: string } | null> {
    const { root, client } = this.engine;
    const inside = insideOf(root, this.uri.fsPath);
    if (inside === null)
      throw failWith('bad_input', 'The file is outside the project.', 'Copy it into the project first.');
    return editPipeline(root, 'Pipeline file for the task', (text) =>
      client.request('catalog/addExtract', { text, file: inside, facts, wish }),
    );
  }
}

function insideOf(root: string, file: string): string | null {
  const relative = path.relative(root, file);
  const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return inside ? relative.split(path.sep).join('/') : null;
}
