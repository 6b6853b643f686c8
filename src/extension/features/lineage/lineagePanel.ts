/** The page of a lineage. It reads again when a text of the project is saved. */
import * as vscode from 'vscode';
import { failureOf } from '../../../core/failure.ts';
import type { LineageGraph } from '../../../protocol/engine/lineage.ts';
import type {
  LineageSnapshot,
  LineageViewNotifications,
  LineageViewRequests,
} from '../../../protocol/webview/lineage.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import { rangeOfPlace, uriOfPlace } from '../../platform/places.ts';
import { WebviewChannel, type ViewHandlers } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';

/** Datasets of a project whose columns are followed in much less than a second. */
const tablesFirstFrom = 200;

export interface LineageWish {
  engine: Engine;
  /** A SQL document whose statements are followed; null for the pipelines of the project. */
  document: vscode.TextDocument | null;
  center: string | null;
}

export class LineagePanel extends Disposable {
  readonly panel: vscode.WebviewPanel;
  private readonly wish: LineageWish;
  private readonly channel: WebviewChannel<LineageViewRequests, LineageViewNotifications>;
  private graph: LineageGraph | null = null;

  constructor(extension: vscode.Uri, wish: LineageWish) {
    super();
    this.wish = wish;
    const title = wish.center === null ? 'Lineage' : `${wish.center} lineage`;
    this.panel = vscode.window.createWebviewPanel('dew.lineage', title, vscode.ViewColumn.Active, {
      ...webviewOptions(extension),
      retainContextWhenHidden: true,
    });
    this.panel.iconPath = panelIcon(extension);
    const { webview } = this.panel;
    this.channel = this.register(
      new WebviewChannel<LineageViewRequests, LineageViewNotifications>(webview, this.handlers()),
    );
    webview.html = webviewPage(webview, extension, { view: 'lineage', title });
    this.register(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (!uri.fsPath.startsWith(wish.engine.root) || !/\.(sql|ya?ml)$/.test(uri.path)) return;
        this.readAgain();
      }),
    );
    this.panel.onDidDispose(() => this.dispose());
  }

  override dispose(): void {
    super.dispose();
    this.panel.dispose();
  }

  /** Tells the page what the texts say now. */
  private readAgain(): void {
    this.read(true).then(
      (snapshot) => this.channel.notify('lineage/changed', snapshot),
      (error: unknown) => this.channel.notify('lineage/failed', failureOf(error)),
    );
  }

  /** A large project shows its tables at once, and its columns when they have been followed. */
  private async load(signal: AbortSignal): Promise<LineageSnapshot> {
    if (this.wish.document || this.graph) return this.read(true, signal);
    const tables = await this.read(false, signal);
    if (tables.graph.nodes.length <= tablesFirstFrom) return this.read(true, signal);
    this.readAgain();
    return tables;
  }

  private async read(columns: boolean, signal?: AbortSignal): Promise<LineageSnapshot> {
    const { engine, document, center } = this.wish;
    const options = signal ? { signal } : {};
    const graph = document
      ? await engine.client.request('lineage/statements', { sql: document.getText() }, options)
      : await engine.client.request('lineage/project', { columns }, options);
    this.graph = graph;
    return { graph, center, readAt: new Date().toISOString(), partial: !columns };
  }

  private handlers(): ViewHandlers<LineageViewRequests> {
    return {
      'lineage/load': (_, signal) => this.load(signal),
      'lineage/open': async ({ node, column }) => {
        await this.open(node, column);
        return null;
      },
      'lineage/copy': async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return null;
      },
    };
  }

  /** The text that makes a dataset; the cursor stands at the column's name where the text has it. */
  private async open(id: string, column: string | null): Promise<void> {
    const node = this.graph?.nodes.find((candidate) => candidate.id === id);
    const own = this.wish.document;
    const uri = node?.place ? uriOfPlace(this.wish.engine.root, node.place) : own?.uri;
    if (!uri) return;
    const document = await vscode.workspace.openTextDocument(uri);
    const start = node?.place ? rangeOfPlace(node.place).start : new vscode.Position(0, 0);
    const position = (column === null ? undefined : nameIn(document, column, start)) ?? start;
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      selection: new vscode.Range(position, position),
    });
  }
}

/** Where a column gets its name: after AS, else where its name stands first. */
function nameIn(
  document: vscode.TextDocument,
  column: string,
  from: vscode.Position,
): vscode.Position | undefined {
  const text = document.getText();
  const offset = document.offsetAt(from);
  const escaped = column.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const patterns = [
    new RegExp(String.raw`\bas\s+"?(${escaped})\b`, 'gid'),
    new RegExp(String.raw`\b(${escaped})\b`, 'gid'),
  ];
  for (const pattern of patterns) {
    for (const found of text.matchAll(pattern)) {
      const at = found.indices?.[1]?.[0] ?? found.index;
      if (at >= offset) return document.positionAt(at);
    }
  }
  return undefined;
}
