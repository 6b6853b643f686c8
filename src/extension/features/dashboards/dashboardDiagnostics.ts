/** What is wrong in a *.dashboard.yaml, while it is written. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { Disposable } from '../../platform/disposable.ts';
import type { Engines } from '../../platform/engines.ts';
import { log } from '../../platform/log.ts';
import { rangeOfPlace } from '../../platform/places.ts';

const files: vscode.DocumentSelector = { pattern: '**/*.dashboard.yaml', scheme: 'file' };
const quiet = 400;

export class DashboardDiagnostics extends Disposable {
  private readonly engines: Engines;
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('dew-dashboard'));
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(engines: Engines) {
    super();
    this.engines = engines;
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    this.register(
      vscode.window.onDidChangeVisibleTextEditors((editors) =>
        editors.forEach(({ document }) => this.later(document)),
      ),
    );
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
    this.register({ dispose: () => this.timers.forEach((timer) => clearTimeout(timer)) });
    vscode.window.visibleTextEditors.forEach(({ document }) => this.later(document));
  }

  private later(document: vscode.TextDocument): void {
    if (vscode.languages.match(files, document) === 0) return;
    const uri = document.uri.toString();
    clearTimeout(this.timers.get(uri));
    this.timers.set(
      uri,
      setTimeout(() => {
        this.timers.delete(uri);
        this.diagnose(document).catch((error: unknown) => log().warn(`dashboard: ${String(error)}`));
      }, quiet),
    );
  }

  private async diagnose(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed) return;
    const { client, root } = this.engines.of(document.uri);
    const { version } = document;
    const file = path.relative(root, document.uri.fsPath).split(path.sep).join('/');
    const found = await client.request('dashboard/diagnose', { file, text: document.getText() });
    if (document.isClosed || document.version !== version) return;
    this.collection.set(
      document.uri,
      found.map(({ severity, message, place, next }) => {
        const diagnostic = new vscode.Diagnostic(
          document.validateRange(rangeOfPlace(place)),
          next ? `${message} ${next}` : message,
          severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
        );
        diagnostic.source = 'Data Workbench';
        return diagnostic;
      }),
    );
  }
}
