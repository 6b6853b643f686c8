/** Which connection of dew.yaml a SQL document runs on: what its first lines say, else what the user chose. */
import * as vscode from 'vscode';
import { connectionComment } from '../../../core/connection/connectionComment.ts';
import { commandOf, registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engines } from '../../platform/engines.ts';

const storeKey = 'dew.documentConnections';

export class DocumentConnections extends Disposable {
  private readonly state: vscode.Memento;
  private readonly engines: Engines;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly item = this.register(
    vscode.window.createStatusBarItem('dew.connection', vscode.StatusBarAlignment.Left, 41),
  );

  constructor(state: vscode.Memento, engines: Engines) {
    super();
    this.state = state;
    this.engines = engines;
    this.item.name = 'Connection of the SQL file';
    this.item.command = commandOf('dew.chooseConnection', []);
    this.register(vscode.window.onDidChangeActiveTextEditor(() => this.show()));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.show();
      }),
    );
    this.register(registerCommand('dew.chooseConnection', () => this.choose()));
    this.show();
  }

  /** The name of the connection; null for the embedded DuckDB. */
  of(document: vscode.TextDocument): string | null {
    if (document.languageId !== 'sql') return null;
    const said = connectionComment(document.getText(new vscode.Range(0, 0, 20, 0)));
    const name = said ?? this.stored()[document.uri.toString()] ?? null;
    return name === 'duckdb' ? null : name;
  }

  private async choose(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== 'sql') return;
    const said = connectionComment(document.getText(new vscode.Range(0, 0, 20, 0)));
    if (said !== null) {
      void vscode.window.showInformationMessage(
        `The comment "-- connection: ${said}" at the top of this file decides. Change it there.`,
      );
      return;
    }
    const engine = this.engines.of(document.uri);
    const entries = engine.project ? await engine.client.request('connection/list', null) : [];
    const add = 'Add Connection';
    const items = [
      { label: 'duckdb', description: 'The embedded database of the project' },
      ...entries.map(({ name, title, target }) => ({ label: name, description: `${title}, ${target}` })),
      ...(engine.project ? [{ label: add, description: 'Opens the form', alwaysShow: true }] : []),
    ];
    const picked = await vscode.window.showQuickPick(items, {
      placeHolder: 'Statements of this file run on',
    });
    if (!picked) return;
    if (picked.label === add) {
      await vscode.commands.executeCommand('dew.addConnection');
      return;
    }
    const { [document.uri.toString()]: _before, ...others } = this.stored();
    const next = picked.label === 'duckdb' ? others : { ...others, [document.uri.toString()]: picked.label };
    await this.state.update(storeKey, next);
    this.show();
    this.changed.fire();
  }

  private show(): void {
    const document = vscode.window.activeTextEditor?.document;
    const name = document ? this.of(document) : null;
    if (name === null) {
      this.item.hide();
      return;
    }
    this.item.text = `$(server) ${name}`;
    this.item.tooltip = `Statements of this file run on the connection "${name}".`;
    this.item.show();
  }

  private stored(): Record<string, string> {
    return this.state.get<Record<string, string>>(storeKey, {});
  }
}
