/**
 * Which SQL documents are DuckDB's. Everything that reads or marks a document asks here first, so that
 * T-SQL, Snowflake or Jinja files of other tools stay untouched.
 */
import * as vscode from 'vscode';
import { onSettingChange, readSetting } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Projects } from '../../platform/projects.ts';
import { isMongoFile } from './statements.ts';
import type { DocumentConnections } from './documentConnections.ts';

type Choice = 'duckdb' | 'other';

/** Signs of another system that DuckDB's own SQL does not have. */
const foreign = [
  /\{\{|\{%/,
  /^\s*GO\s*$/im,
  /^\s*(?:DECLARE\s+@|SET\s+NOCOUNT|EXEC(?:UTE)?\s+\[?\w)/im,
  /\bSELECT\s+TOP\s*\(?\s*\d/i,
  /\b(?:FROM|JOIN|INTO|UPDATE)\s+\[\w/i,
  /\b(?:NVARCHAR\s*\(\s*MAX|WITH\s*\(\s*NOLOCK|LATERAL\s+FLATTEN\s*\(|CREATE\s+(?:OR\s+REPLACE\s+)?(?:WAREHOUSE|STAGE)\b)/i,
  /\b(?:ENGINE\s*=\s*InnoDB|DELIMITER\s+\/\/)/i,
];

const storeKey = 'dew.dialects';

export class Dialects extends Disposable {
  private readonly state: vscode.Memento;
  private readonly projects: Projects;
  private readonly connections: DocumentConnections;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(state: vscode.Memento, projects: Projects, connections: DocumentConnections) {
    super();
    this.state = state;
    this.projects = projects;
    this.connections = connections;
    this.register(connections.onDidChange(() => this.changed.fire()));
    this.register(onSettingChange(['dew.sql.dialect'], () => this.changed.fire()));
  }

  /** True where Run, CodeLenses and highlighting apply: on DuckDB, on the connection of the document, or on one that is asked for. */
  runs(document: vscode.TextDocument): boolean {
    return isMongoFile(document) || this.connections.of(document) !== null || this.isDuckdb(document);
  }

  /** True where the text is for the embedded DuckDB. */
  isDuckdb(document: vscode.TextDocument): boolean {
    if (document.languageId !== 'sql' || !['file', 'untitled'].includes(document.uri.scheme)) return false;
    if (this.connections.of(document) !== null) return false;
    const choice = this.choice(document);
    if (choice) return choice === 'duckdb';
    const head = document.getText(new vscode.Range(0, 0, 400, 0));
    return !foreign.some((sign) => sign.test(head));
  }

  /** True where unasked diagnostics are right: the file belongs to a project, or somebody said DuckDB. */
  isCertain(document: vscode.TextDocument): boolean {
    if (!this.isDuckdb(document)) return false;
    return this.choice(document) === 'duckdb' || this.projects.rootOf(document.uri) !== null;
  }

  async choose(document: vscode.TextDocument): Promise<void> {
    const items: (vscode.QuickPickItem & { choice: Choice | null })[] = [
      {
        label: 'DuckDB',
        detail: 'Run statements on the embedded engine and mark its errors',
        choice: 'duckdb',
      },
      { label: 'Another system', detail: 'No CodeLenses, no diagnostics, nothing runs', choice: 'other' },
      { label: 'By content and project', detail: 'The default', choice: null },
    ];
    const picked = await vscode.window.showQuickPick(items, { placeHolder: 'This SQL file is written for' });
    if (!picked) return;
    const { [document.uri.toString()]: _before, ...others } = this.stored();
    const next = picked.choice ? { ...others, [document.uri.toString()]: picked.choice } : others;
    await this.state.update(storeKey, next);
    this.changed.fire();
  }

  private choice(document: vscode.TextDocument): Choice | null {
    const own = this.stored()[document.uri.toString()];
    if (own) return own;
    const setting = readSetting('dew.sql.dialect', document.uri);
    return setting === 'auto' ? null : setting;
  }

  private stored(): Record<string, Choice> {
    return this.state.get<Record<string, Choice>>(storeKey, {});
  }
}
