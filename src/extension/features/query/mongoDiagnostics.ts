/** What is wrong in `*.mongo.json` files, while they are written and without an engine. */
import * as vscode from 'vscode';
import { parseJsonTree } from '../../../core/format/jsonTree.ts';
import { readStatement } from '../../../core/mongo/statement.ts';
import { AfterQuiet } from '../../platform/afterQuiet.ts';
import { Disposable } from '../../platform/disposable.ts';
import { isMongoFile, rangeOf } from './statements.ts';

const quiet = 300;

export class MongoDiagnostics extends Disposable {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('dew-mongo'));
  private readonly quiet = this.register(
    new AfterQuiet('mongo', quiet, async (document) => this.diagnose(document)),
  );

  constructor() {
    super();
    this.register(vscode.workspace.onDidOpenTextDocument((document) => this.later(document)));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
    vscode.workspace.textDocuments.forEach((document) => this.later(document));
  }

  private later(document: vscode.TextDocument): void {
    if (isMongoFile(document)) this.quiet.later(document);
  }

  private diagnose(document: vscode.TextDocument): void {
    if (document.isClosed) return;
    const text = document.getText();
    // What is no JSON is marked by the editor itself.
    const issues = parseJsonTree(text).root ? readStatement(text).issues : [];
    this.collection.set(
      document.uri,
      issues.map(({ severity, message, next, ...range }) => {
        const diagnostic = new vscode.Diagnostic(
          rangeOf(document, range),
          next ? `${message} ${next}` : message,
          severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
        );
        diagnostic.source = 'Data Workbench';
        return diagnostic;
      }),
    );
  }
}
