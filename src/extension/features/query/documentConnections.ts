/** Which connection of dew.yaml a SQL document runs on: what its first lines say, else what the user chose. */
import * as vscode from 'vscode';
import { connectionOf } from '../../../core/mongo/statement.ts';
import { connectionComment } from '../../../core/connection/connectionComment.ts';
import { commandOf, registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import { readConnectionTypes } from '../../platform/projectFiles.ts';
import { isMongoFile, isStatementFile, splitAsTsql } from './statements.ts';
import type { Engines } from '../../platform/engines.ts';

/** What the file itself says. */
const saidBy = (document: vscode.TextDocument): string | null =>
  isMongoFile(document)
    ? connectionOf(document.getText())
    : connectionComment(document.getText(new vscode.Range(0, 0, 20, 0)));

const storeKey = 'dew.documentConnections';

export class DocumentConnections extends Disposable {
  private readonly state: vscode.Memento;
  private readonly engines: Engines;
  /** By project, until its dew.yaml changes. */
  private readonly types = new Map<string, Promise<Map<string, string>>>();
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly item = this.register(
    vscode.window.createStatusBarItem('dew.connection', vscode.StatusBarAlignment.Left, 41),
  );

  constructor(state: vscode.Memento, engines: Engines) {
    super();
    this.state = state;
    this.engines = engines;
    this.item.name = 'Connection of the file';
    this.item.command = commandOf('dew.chooseConnection', []);
    this.register(vscode.window.onDidChangeActiveTextEditor(() => this.show()));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.show();
      }),
    );
    const files = this.register(vscode.workspace.createFileSystemWatcher('**/dew.yaml'));
    const forget = (): void => {
      this.types.clear();
      this.show();
    };
    files.onDidChange(forget);
    files.onDidCreate(forget);
    files.onDidDelete(forget);
    this.register(registerCommand('dew.chooseConnection', () => this.choose()));
    this.show();
  }

  /** The name of the connection; null for the embedded DuckDB. */
  of(document: vscode.TextDocument): string | null {
    if (!isStatementFile(document)) return null;
    const said = saidBy(document);
    const name = said ?? this.stored()[document.uri.toString()] ?? null;
    void this.learn(document, name);
    return name === 'duckdb' ? null : name;
  }

  /** What was chosen goes along with a document, and with all documents of a folder. */
  async rename(from: string, to: string): Promise<void> {
    const moved = Object.entries(this.stored()).map(([uri, name]): [string, string] => {
      const inside = uri === from || uri.startsWith(`${from}/`);
      return [inside ? to + uri.slice(from.length) : uri, name];
    });
    await this.store(Object.fromEntries(moved));
  }

  /** GO separates batches only where the connection is one of SQL Server. */
  private async learn(document: vscode.TextDocument, name: string | null): Promise<void> {
    const { root } = this.engines.of(document.uri);
    const known = this.types.get(root) ?? readConnectionTypes(root);
    this.types.set(root, known);
    const wanted = name !== null && (await known).get(name) === 'sqlserver';
    if (splitAsTsql(document, wanted)) this.changed.fire();
  }

  async choose(document = vscode.window.activeTextEditor?.document): Promise<void> {
    if (!document || !isStatementFile(document)) return;
    const mongo = isMongoFile(document);
    const said = saidBy(document);
    if (said !== null) {
      const place = mongo
        ? `"connection": "${said}" in`
        : `The comment "-- connection: ${said}" at the top of`;
      void vscode.window.showInformationMessage(`${place} this file decides. Change it there.`);
      return;
    }
    const engine = this.engines.of(document.uri);
    const all = engine.project ? await engine.client.request('connection/list', null) : [];
    const entries = all.filter(({ language }) => (language === 'mongo') === mongo);
    const add = 'Add Connection';
    const items = [
      ...(mongo ? [] : [{ label: 'duckdb', description: 'The embedded database of the project' }]),
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
    await this.set(document.uri, picked.label);
  }

  async set(uri: vscode.Uri, name: string): Promise<void> {
    const { [uri.toString()]: _before, ...others } = this.stored();
    await this.store(name === 'duckdb' ? others : { ...others, [uri.toString()]: name });
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

  private async store(chosen: Record<string, string>): Promise<void> {
    await this.state.update(storeKey, chosen);
    this.show();
    this.changed.fire();
  }

  private stored(): Record<string, string> {
    return this.state.get<Record<string, string>>(storeKey, {});
  }
}
