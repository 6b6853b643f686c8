import * as vscode from 'vscode';
import { onSettingChange, readSetting } from '../../platform/configuration.ts';
import { setContextKey } from '../../platform/contextKeys.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Dialects } from './dialect.ts';
import { isStatementFile, rangeOf, statementAt } from './statements.ts';

/** Marks the statement that Ctrl+Enter would run, and keeps the `when` key of the keybindings true to it. */
export class StatementHighlight extends Disposable {
  private readonly dialects: Dialects;
  private readonly decoration = this.register(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor('dew.statementBackground'),
      borderColor: new vscode.ThemeColor('dew.statementBorder'),
      borderStyle: 'solid',
      borderWidth: '0 0 0 2px',
    }),
  );

  constructor(dialects: Dialects) {
    super();
    this.dialects = dialects;
    const update = (): void => this.update(vscode.window.activeTextEditor);
    this.register(vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.update(textEditor)));
    this.register(vscode.window.onDidChangeActiveTextEditor(update));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) update();
      }),
    );
    this.register(vscode.workspace.onDidOpenTextDocument(update));
    this.register(dialects.onDidChange(update));
    this.register(onSettingChange(['dew.sql.highlightStatement'], update));
    update();
  }

  private update(editor: vscode.TextEditor | undefined): void {
    const ours = editor !== undefined && this.dialects.runs(editor.document);
    // The key names the exception, so that Ctrl+Enter is ours from the first moment of a window on.
    if (editor === vscode.window.activeTextEditor)
      setContextKey('dew.foreignSql', editor?.document.languageId === 'sql' && !ours);
    for (const other of vscode.window.visibleTextEditors) {
      if (other !== editor && isStatementFile(other.document)) other.setDecorations(this.decoration, []);
    }
    if (!editor || !isStatementFile(editor.document)) return;
    const wanted = ours && readSetting('dew.sql.highlightStatement', editor.document.uri);
    const offset = editor.document.offsetAt(editor.selection.active);
    const statement = wanted && editor.selection.isEmpty ? statementAt(editor.document, offset) : undefined;
    editor.setDecorations(this.decoration, statement ? [rangeOf(editor.document, statement)] : []);
  }
}
