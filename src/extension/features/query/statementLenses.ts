import * as vscode from 'vscode';
import { formatAgo, formatDuration, formatRows } from '../../../core/format/words.ts';
import { commandOf } from '../../platform/commands.ts';
import { onSettingChange, readSetting } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Dialects } from './dialect.ts';
import type { StatementRun, StatementRuns } from './statementRuns.ts';
import { rangeOf, statementFiles, statementsOf } from './statements.ts';

/** Run, Explain and what the last run gave, above every statement. Starts no engine. */
export class StatementLenses extends Disposable implements vscode.CodeLensProvider {
  private readonly dialects: Dialects;
  private readonly runs: StatementRuns;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(dialects: Dialects, runs: StatementRuns) {
    super();
    this.dialects = dialects;
    this.runs = runs;
    this.register(runs.onDidChange(() => this.changed.fire()));
    this.register(dialects.onDidChange(() => this.changed.fire()));
    this.register(onSettingChange(['dew.sql.codeLens'], () => this.changed.fire()));
    this.register(vscode.languages.registerCodeLensProvider(statementFiles, this));
    const tick = setInterval(() => this.runs.anyRunning && this.changed.fire(), 1000);
    this.register({ dispose: () => clearInterval(tick) });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!readSetting('dew.sql.codeLens', document.uri) || !this.dialects.runs(document)) return [];
    const uri = document.uri.toString();
    return statementsOf(document).flatMap((statement) => {
      const start = rangeOf(document, statement).start;
      const range = new vscode.Range(start, start);
      const target = { uri, start: statement.start };
      const run = this.runs.at(uri, statement);
      const lenses = [
        new vscode.CodeLens(range, commandOf('dew.runStatement', [target], '$(play) Run')),
        ...(this.dialects.isDuckdb(document)
          ? [new vscode.CodeLens(range, commandOf('dew.explainStatement', [target], 'Explain'))]
          : []),
      ];
      if (run && !run.edited) {
        const text = lensText(run);
        const show = run.summary
          ? commandOf('dew.showResult', [run.summary.id], text)
          : commandOf('dew.showResults', [], text);
        lenses.push(new vscode.CodeLens(range, show));
      }
      if (run?.running) {
        lenses.push(new vscode.CodeLens(range, commandOf('dew.cancelStatement', [target], 'Cancel')));
      }
      return lenses;
    });
  }
}

function lensText(run: StatementRun): string {
  const { summary } = run;
  const ago = formatAgo(Date.now() - run.startedAt);
  if (run.running) {
    const percent = summary?.percent === null || summary === null ? '' : ` ${Math.round(summary.percent)} %`;
    const first = summary?.state === 'first_rows' ? `first ${formatRows(summary.availableRows)}, ` : '';
    return `$(sync~spin) ${first}running${percent} ${formatDuration(Date.now() - run.startedAt)}`;
  }
  if (run.failure?.code === 'cancelled' || summary?.state === 'cancelled')
    return `$(circle-slash) cancelled ${ago}`;
  if (run.failure) return `$(error) failed ${ago}`;
  const time = summary?.engineMs === null || summary === null ? '' : formatDuration(summary.engineMs);
  if (summary?.note) return `$(check) ${summary.note}${time === '' ? '' : `, ${time}`}, ${ago}`;
  const rows =
    summary === null || summary.rowCount === null ? 'rows not counted' : formatRows(summary.rowCount);
  return `$(check) ${rows}${time === '' ? '' : ` in ${time}`}, ${ago}`;
}
