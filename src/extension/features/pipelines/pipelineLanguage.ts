/** Diagnostics, completion and hover of *.pipeline.yaml and dew.yaml; the engine knows the schema. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { EngineClient } from '../../../engineClient/engineClient.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engines } from '../../platform/engines.ts';
import { log } from '../../platform/log.ts';
import { rangeOfPlace } from '../../platform/places.ts';

const files: vscode.DocumentSelector = [
  { pattern: '**/*.pipeline.yaml', scheme: 'file' },
  { pattern: '**/dew.yaml', scheme: 'file' },
];
const quiet = 400;

export class PipelineLanguage
  extends Disposable
  implements vscode.CompletionItemProvider, vscode.HoverProvider
{
  private readonly engines: Engines;
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('dew-pipeline'));
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(engines: Engines) {
    super();
    this.engines = engines;
    this.register(vscode.languages.registerCompletionItemProvider(files, this, ':', ' ', '-'));
    this.register(vscode.languages.registerHoverProvider(files, this));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    this.register(vscode.workspace.onDidSaveTextDocument((document) => this.later(document)));
    this.register(
      vscode.window.onDidChangeVisibleTextEditors((editors) =>
        editors.forEach((e) => this.later(e.document)),
      ),
    );
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
    this.register({ dispose: () => this.timers.forEach((timer) => clearTimeout(timer)) });
    vscode.window.visibleTextEditors.forEach((editor) => this.later(editor.document));
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const found = await this.complete(document, position, token);
    const range = document.getWordRangeAtPosition(position, /[\w.*-]+/);
    return found.map(({ label, detail, insert }) => {
      const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Property);
      item.detail = detail;
      item.insertText = insert;
      if (range) item.range = range;
      return item;
    });
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const range = document.getWordRangeAtPosition(position, /\w+/);
    if (!range) return undefined;
    const file = relative(this.engines.of(document.uri).root, document);
    const where = { line: position.line + 1, column: position.character + 1 };
    const { text } = await this.ask(
      document,
      token,
      (client, signal) =>
        client.request('pipeline/hover', { file, text: document.getText(), ...where }, { signal }),
      { text: null },
    );
    return text === null ? undefined : new vscode.Hover(new vscode.MarkdownString(text), range);
  }

  private complete(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<{ label: string; detail: string; insert: string }[]> {
    const file = relative(this.engines.of(document.uri).root, document);
    const where = { line: position.line + 1, column: position.character + 1 };
    return this.ask(
      document,
      token,
      (client, signal) =>
        client.request('pipeline/complete', { file, text: document.getText(), ...where }, { signal }),
      [],
    );
  }

  /** While typing, a failed answer is no answer. */
  private async ask<Answer>(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
    request: (client: EngineClient, signal: AbortSignal) => Promise<Answer>,
    otherwise: Answer,
  ): Promise<Answer> {
    const controller = new AbortController();
    const listening = token.onCancellationRequested(() => controller.abort());
    try {
      return await request(this.engines.of(document.uri).client, controller.signal);
    } catch (error) {
      if (!token.isCancellationRequested) log().warn(`${document.fileName}: ${String(error)}`);
      return otherwise;
    } finally {
      listening.dispose();
    }
  }

  private later(document: vscode.TextDocument): void {
    if (vscode.languages.match(files, document) === 0) return;
    const uri = document.uri.toString();
    clearTimeout(this.timers.get(uri));
    this.timers.set(
      uri,
      setTimeout(() => {
        this.timers.delete(uri);
        this.diagnose(document).catch((error: unknown) => log().warn(`diagnose: ${String(error)}`));
      }, quiet),
    );
  }

  private async diagnose(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed) return;
    const engine = this.engines.of(document.uri);
    const { version } = document;
    const file = relative(engine.root, document);
    const found = await engine.client.request('pipeline/diagnose', { file, text: document.getText() });
    if (document.isClosed || document.version !== version) return;
    this.collection.set(
      document.uri,
      found
        .filter(({ place }) => place.file === file)
        .map(({ severity, message, place, next }) => {
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

const relative = (root: string, document: vscode.TextDocument): string =>
  path.relative(root, document.uri.fsPath).split(path.sep).join('/');
