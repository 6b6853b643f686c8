/** Diagnostics, completion and hover of *.pipeline.yaml and dew.yaml; the engine knows the schema. */
import * as vscode from 'vscode';
import type { EngineClient } from '../../../engineClient/engineClient.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engines } from '../../platform/engines.ts';
import { FileDiagnostics, projectPath } from '../../platform/fileDiagnostics.ts';
import { log } from '../../platform/log.ts';

const files: vscode.DocumentSelector = [
  { pattern: '**/*.pipeline.yaml', scheme: 'file' },
  { pattern: '**/dew.yaml', scheme: 'file' },
];

export class PipelineLanguage
  extends Disposable
  implements vscode.CompletionItemProvider, vscode.HoverProvider
{
  private readonly engines: Engines;

  constructor(engines: Engines) {
    super();
    this.engines = engines;
    this.register(vscode.languages.registerCompletionItemProvider(files, this, ':', ' ', '-'));
    this.register(vscode.languages.registerHoverProvider(files, this));
    this.register(
      new FileDiagnostics(engines, {
        name: 'dew-pipeline',
        files,
        diagnose: ({ client }, file, text) => client.request('pipeline/diagnose', { file, text }),
      }),
    );
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
    const file = projectPath(this.engines.of(document.uri).root, document);
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
    const file = projectPath(this.engines.of(document.uri).root, document);
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
}
