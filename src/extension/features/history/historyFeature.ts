import * as vscode from 'vscode';
import { formatAgo, formatDuration, formatRows } from '../../../core/format/words.ts';
import type { HistoryEntry } from '../../../protocol/engine/query.ts';
import { commandOf, registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engines } from '../../platform/engines.ts';
import type { Platform } from '../../platform/platform.ts';
import { statusIcon } from '../../platform/statusIcons.ts';
import { showTree } from '../../platform/trees.ts';
import type { StatementRuns } from '../query/statementRuns.ts';

const limit = 200;
const icons = { done: 'done', failed: 'failed', cancelled: 'cancelled' } as const;

/** Statements that ran, newest first. */
export class HistoryFeature extends Disposable implements vscode.TreeDataProvider<HistoryEntry> {
  private readonly engines: Engines;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor({ engines }: Platform, runs: StatementRuns) {
    super();
    this.engines = engines;
    this.register(showTree('dew.history', this));
    this.register(runs.onDidEnd(() => this.changed.fire()));
    this.register(registerCommand('dew.refreshHistory', async () => this.changed.fire()));
    this.register(
      registerCommand('dew.openHistoryEntry', (entry) => open(entry as HistoryEntry | undefined)),
    );
    this.register(
      registerCommand('dew.copyHistoryEntry', async (entry) => {
        if (entry) await vscode.env.clipboard.writeText((entry as HistoryEntry).sql);
      }),
    );
  }

  getTreeItem(entry: HistoryEntry): vscode.TreeItem {
    const item = new vscode.TreeItem(entry.name);
    item.iconPath = statusIcon(icons[entry.state]);
    item.contextValue = 'historyEntry';
    item.description = formatAgo(Date.now() - Date.parse(entry.startedAt));
    const rows = entry.rowCount === null ? '' : `${formatRows(entry.rowCount)} in `;
    const tooltip = new vscode.MarkdownString();
    tooltip.appendMarkdown(`${rows}${formatDuration(entry.durationMs)}, ${entry.startedAt}\n`);
    tooltip.appendCodeblock(entry.sql.slice(0, 2000), 'sql');
    if (entry.message) tooltip.appendText(entry.message);
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `${entry.name}, ${entry.state}, ${item.description}` };
    item.command = commandOf('dew.openHistoryEntry', [entry]);
    return item;
  }

  async getChildren(entry?: HistoryEntry): Promise<HistoryEntry[]> {
    if (entry) return [];
    const { client } = this.engines.of(vscode.window.activeTextEditor?.document.uri);
    return client.request('query/history', { limit });
  }
}

/** Opens the document of an entry at its statement where it still stands there, else the text as a new query. */
async function open(entry: HistoryEntry | undefined): Promise<void> {
  if (!entry) return;
  if (entry.uri !== null) {
    const uri = vscode.Uri.parse(entry.uri);
    const document = await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined);
    const start = document?.getText().indexOf(entry.sql) ?? -1;
    if (document && start >= 0) {
      const position = document.positionAt(start);
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
      return;
    }
  }
  const document = await vscode.workspace.openTextDocument({ language: 'sql', content: `${entry.sql};\n` });
  await vscode.window.showTextDocument(document);
}
