/** Rows, time and first values behind the last character of a statement; ten rows on hover. */
import * as vscode from 'vscode';
import { formatDuration, formatRows } from '../../../core/format/words.ts';
import type { ResultSummary } from '../../../protocol/engine/query.ts';
import { onSettingChange, readSetting } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import { isStatementFile } from './statements.ts';
import type { StatementRun, StatementRuns } from './statementRuns.ts';

interface Glimpse {
  line: string;
  table: string;
}

const hoverRows = 10;
const hoverColumns = 12;

export class InlineResults extends Disposable {
  private readonly runs: StatementRuns;
  private readonly glimpses = new Map<string, Glimpse>();
  private readonly decoration = this.register(
    vscode.window.createTextEditorDecorationType({
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      after: { color: new vscode.ThemeColor('editorCodeLens.foreground'), margin: '0 0 0 24px' },
    }),
  );

  constructor(runs: StatementRuns) {
    super();
    this.runs = runs;
    this.register(runs.onDidEnd((run) => void this.look(run)));
    this.register(runs.onDidChange((uri) => this.draw(uri)));
    this.register(
      vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach((e) => this.drawIn(e))),
    );
    this.register(
      onSettingChange(['dew.sql.inlineResults'], () =>
        vscode.window.visibleTextEditors.forEach((editor) => this.drawIn(editor)),
      ),
    );
  }

  /** Text of the line behind a statement; for the tests. */
  textOf(resultId: string): string | undefined {
    return this.glimpses.get(resultId)?.line;
  }

  /** Reads the first rows of a run that has ended. */
  async look(run: StatementRun): Promise<void> {
    const { summary } = run;
    if (!summary || run.failure || summary.state === 'cancelled') return;
    const columns = Math.min(summary.columns.length, hoverColumns);
    const rows = Math.min(summary.availableRows, hoverRows);
    let cells: (string | null)[][] = [];
    if (rows > 0 && columns > 0) {
      const range = { firstRow: 0, rows, firstColumn: 0, columns };
      const page = await run.engine.client
        .request('query/page', { resultId: summary.id, version: summary.version, ...range })
        .catch(() => null);
      cells = (page?.columns ?? []).map((column) => JSON.parse(column) as (string | null)[]);
    }
    if (this.glimpses.size > 500) this.glimpses.clear();
    this.glimpses.set(summary.id, { line: lineText(summary, cells), table: tableText(summary, cells) });
    this.draw(run.uri);
  }

  private draw(uri: string): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() === uri) this.drawIn(editor);
    }
  }

  /** Behind the semicolon, and at the end of the line where nothing else follows. */
  private lineEnd(document: vscode.TextDocument, run: StatementRun): vscode.Position {
    const end = document.positionAt(run.end);
    const rest = document.lineAt(end.line).text.slice(end.character);
    if (/^\s*;?\s*(?:--.*)?$/.test(rest)) return end.translate(0, rest.trimEnd().length);
    return rest.startsWith(';') ? end.translate(0, 1) : end;
  }

  private drawIn(editor: vscode.TextEditor): void {
    const { document } = editor;
    if (!isStatementFile(document)) return;
    const wanted = readSetting('dew.sql.inlineResults', document.uri);
    const options = this.runs.of(document.uri.toString()).flatMap((run): vscode.DecorationOptions[] => {
      const glimpse = run.summary ? this.glimpses.get(run.summary.id) : undefined;
      if (!wanted || !glimpse || run.edited || run.running) return [];
      const end = this.lineEnd(document, run);
      const hover = new vscode.MarkdownString(glimpse.table);
      return [
        {
          range: new vscode.Range(end.translate(0, -Math.min(1, end.character)), end),
          hoverMessage: hover,
          renderOptions: { after: { contentText: glimpse.line } },
        },
      ];
    });
    editor.setDecorations(this.decoration, options);
  }
}

const clip = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

function lineText(summary: ResultSummary, cells: (string | null)[][]): string {
  const count = summary.note ?? (summary.rowCount === null ? '' : formatRows(summary.rowCount));
  const time = summary.engineMs === null ? '' : formatDuration(summary.engineMs);
  const values = cells
    .slice(0, 4)
    .map((column) => column[0])
    .map((value) => clip(value ?? 'NULL', 24).replaceAll(/\s+/g, ' '))
    .join(', ');
  return [count, time, values].filter((part) => part !== '').join(' · ');
}

function tableText(summary: ResultSummary, cells: (string | null)[][]): string {
  if (cells.length === 0) return summary.note ?? 'No rows';
  const escape = (text: string): string =>
    clip(text, 40)
      .replaceAll(/\r?\n/g, '↵')
      .replaceAll(/[\\`*_{}[\]()<>#+\-!|&~]/g, (sign) => `\\${sign}`);
  const names = summary.columns.slice(0, cells.length).map(({ name }) => escape(name));
  const rows = (cells[0] ?? []).map((_, row) =>
    cells.map((column) => {
      const value = column[row];
      return value === null || value === undefined ? '*NULL*' : escape(value);
    }),
  );
  const line = (parts: string[]): string => `| ${parts.join(' | ')} |`;
  const hidden = summary.columns.length - cells.length;
  const total = summary.rowCount === null ? 'total not known' : formatRows(summary.rowCount);
  const scope = `First ${rows.length} of ${total}${hidden > 0 ? `, ${hidden} more columns` : ''}`;
  const rules = summary.columns
    .slice(0, cells.length)
    .map(({ kind }) => (kind === 'number' ? '---:' : '---'));
  return [line(names), line(rules), ...rows.map(line), '', scope].join('\n');
}
