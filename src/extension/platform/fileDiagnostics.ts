import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import { AfterQuiet } from './afterQuiet.ts';
import { Disposable } from './disposable.ts';
import type { Engine, Engines } from './engines.ts';
import { rangeOfPlace } from './places.ts';

/** Milliseconds without a key before a text is looked at. */
const quiet = 400;

export interface FileDiagnosticsWish {
  /** Names the collection. */
  name: string;
  files: vscode.DocumentSelector;
  /** What is wrong in the text; `file` is relative to the project. */
  diagnose(engine: Engine, file: string, text: string): Promise<Diagnostic[]>;
}

/** What the engine finds wrong in open files of a kind, while they are written. */
export class FileDiagnostics extends Disposable {
  private readonly engines: Engines;
  private readonly wish: FileDiagnosticsWish;
  private readonly collection: vscode.DiagnosticCollection;
  private readonly quiet: AfterQuiet;

  constructor(engines: Engines, wish: FileDiagnosticsWish) {
    super();
    this.engines = engines;
    this.wish = wish;
    this.quiet = this.register(new AfterQuiet(wish.name, quiet, (document) => this.diagnose(document)));
    this.collection = this.register(vscode.languages.createDiagnosticCollection(wish.name));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    this.register(vscode.workspace.onDidSaveTextDocument((document) => this.later(document)));
    this.register(
      vscode.window.onDidChangeVisibleTextEditors((editors) =>
        editors.forEach(({ document }) => this.later(document)),
      ),
    );
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
    vscode.window.visibleTextEditors.forEach(({ document }) => this.later(document));
  }

  private later(document: vscode.TextDocument): void {
    if (vscode.languages.match(this.wish.files, document) === 0) return;
    this.quiet.later(document);
  }

  private async diagnose(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed) return;
    const engine = this.engines.of(document.uri);
    const { version } = document;
    const file = projectPath(engine.root, document);
    const found = await this.wish.diagnose(engine, file, document.getText());
    if (document.isClosed || document.version !== version) return;
    const own = found.filter(({ place }) => place.file === file);
    this.collection.set(
      document.uri,
      own.map(({ severity, message, place, next }) => {
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

/** The path of a document inside its project, with `/`. */
export const projectPath = (root: string, document: vscode.TextDocument): string =>
  path.relative(root, document.uri.fsPath).split(path.sep).join('/');
