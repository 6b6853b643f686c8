import * as vscode from 'vscode';
import { commandOf, registerCommand } from '../../platform/commands.ts';
import { setContextKey } from '../../platform/contextKeys.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engines } from '../../platform/engines.ts';
import type { StatementRuns } from './statementRuns.ts';

/** Shows that the active document's connection has an open transaction, with Commit and Roll Back. */
export class TransactionStatus extends Disposable {
  private readonly engines: Engines;
  private readonly open = new Set<string>();
  private readonly item = this.register(
    vscode.languages.createLanguageStatusItem('dew.transaction', { language: 'sql' }),
  );
  private readonly bar = this.register(
    vscode.window.createStatusBarItem('dew.transaction', vscode.StatusBarAlignment.Left, 40),
  );

  constructor(engines: Engines, runs: StatementRuns) {
    super();
    this.engines = engines;
    this.item.name = 'Transaction';
    this.bar.name = 'Open transaction';
    this.bar.text = '$(git-commit) Transaction open';
    const tooltip = new vscode.MarkdownString(
      'Statements of this file run in a transaction that is still open. It keeps the database file.\n\n[Commit](command:dew.commitTransaction) · [Roll Back](command:dew.rollbackTransaction)',
    );
    tooltip.isTrusted = { enabledCommands: ['dew.commitTransaction', 'dew.rollbackTransaction'] };
    this.bar.tooltip = tooltip;
    this.bar.command = commandOf('dew.commitTransaction', []);
    this.register(runs.onDidEnd((run) => void this.ask(vscode.Uri.parse(run.uri), 'state')));
    this.register(vscode.window.onDidChangeActiveTextEditor(() => this.show()));
    this.register(
      engines.onEnd(({ engine }) => {
        for (const uri of this.open) {
          if (engines.of(vscode.Uri.parse(uri)) === engine) this.open.delete(uri);
        }
        this.show();
      }),
    );
    this.register(registerCommand('dew.commitTransaction', () => this.finish('commit')));
    this.register(registerCommand('dew.rollbackTransaction', () => this.finish('rollback')));
    this.show();
  }

  rename(from: string, to: string): void {
    if (this.open.delete(from)) this.open.add(to);
    this.show();
  }

  private async finish(action: 'commit' | 'rollback'): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (uri) await this.ask(uri, action, true);
  }

  private async ask(uri: vscode.Uri, action: 'state' | 'commit' | 'rollback', report = false): Promise<void> {
    const document = uri.toString();
    const { client } = this.engines.of(uri);
    if (!client.running) return;
    try {
      const { open } = await client.request('query/transaction', { document, action });
      if (open) this.open.add(document);
      else this.open.delete(document);
    } catch (error) {
      if (report) throw error;
    }
    this.show();
  }

  private show(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString() ?? '';
    const open = this.open.has(uri);
    setContextKey('dew.transactionOpen', open);
    this.item.text = open ? 'Transaction open' : 'No open transaction';
    this.item.severity = open
      ? vscode.LanguageStatusSeverity.Warning
      : vscode.LanguageStatusSeverity.Information;
    if (open) this.item.command = commandOf('dew.rollbackTransaction', [], 'Roll Back');
    else delete (this.item as { command?: vscode.Command }).command;
    if (open) this.bar.show();
    else this.bar.hide();
  }
}
