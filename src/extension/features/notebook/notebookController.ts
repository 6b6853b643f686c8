/** Runs the cells of SQL notebooks, one after the other, on one engine connection per notebook. */
import * as vscode from 'vscode';
import { sameName } from '../../../core/notebook/cellNames.ts';
import { failureOf, failWith } from '../../../core/failure.ts';
import { statementKind } from '../../../core/sql/kind.ts';
import type { Statement } from '../../../core/sql/split.ts';
import type { Failure } from '../../../protocol/rpc.ts';
import type { ResultSummary } from '../../../protocol/engine/query.ts';
import { notebookMime, notebookType } from '../../../protocol/webview/notebook.ts';
import type { NotebookOutput } from '../../../protocol/webview/notebook.ts';
import { mayRun } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import type { Platform } from '../../platform/platform.ts';
import { failureWords } from '../../../core/format/failureWords.ts';
import { statementsOf } from '../query/statements.ts';
import { markFailure } from './cellFailure.ts';
import type { NotebookResults } from './notebookResults.ts';

const isGoing = ({ state }: ResultSummary): boolean => state === 'running' || state === 'first_rows';

export class NotebookController extends Disposable {
  readonly controller: vscode.NotebookController;
  private readonly platform: Platform;
  private readonly results: NotebookResults;
  private readonly problems = this.register(vscode.languages.createDiagnosticCollection('dew.notebook'));
  private readonly queues = new Map<string, Promise<void>>();
  private order = 0;

  constructor(platform: Platform, results: NotebookResults) {
    super();
    this.platform = platform;
    this.results = results;
    this.controller = this.register(
      vscode.notebooks.createNotebookController('dew-duckdb', notebookType, 'DuckDB (Data Workbench)'),
    );
    this.controller.supportedLanguages = ['sql'];
    this.controller.supportsExecutionOrder = true;
    this.controller.description = 'The embedded engine of this project';
    this.controller.executeHandler = (cells, notebook) => this.execute(cells, notebook);
  }

  /** Resolves when all cells have ended; cells that are asked for meanwhile run afterwards. */
  execute(cells: readonly vscode.NotebookCell[], notebook: vscode.NotebookDocument): Promise<void> {
    if (!mayRun('Run Cell')) return Promise.resolve();
    const key = notebook.uri.toString();
    const executions = cells.map((cell) => this.controller.createNotebookCellExecution(cell));
    const before = (this.queues.get(key) ?? Promise.resolve()).catch(() => undefined);
    const done = before.then(async () => {
      let going = true;
      for (const execution of executions) {
        if (going) going = await this.runCell(execution, notebook);
        else {
          // What stands below may need what failed: it does not run, and keeps the output that it had.
          execution.start();
          execution.end(undefined);
        }
      }
    });
    this.queues.set(key, done);
    return done;
  }

  /** True where every statement of the cell was done. */
  private async runCell(
    execution: vscode.NotebookCellExecution,
    notebook: vscode.NotebookDocument,
  ): Promise<boolean> {
    const { cell, token } = execution;
    execution.executionOrder = ++this.order;
    execution.start(Date.now());
    await execution.clearOutput();
    this.problems.delete(cell.document.uri);
    const engine = this.platform.engines.of(notebook.uri);
    const controller = new AbortController();
    const listener = token.onCancellationRequested(() => controller.abort());
    if (token.isCancellationRequested) controller.abort();
    let good = true;
    try {
      await this.results.begin(cell, engine);
      for (const statement of statementsOf(cell.document)) {
        if (good) good = await this.runStatement(execution, engine, statement, controller.signal);
      }
    } catch (error) {
      good = false;
      await appendFailure(execution, 'DuckDB', failureOf(error));
    } finally {
      listener.dispose();
      execution.end(good, Date.now());
      this.results.ended(cell);
    }
    return good;
  }

  private async runStatement(
    execution: vscode.NotebookCellExecution,
    engine: Engine,
    statement: Statement,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { cell } = execution;
    const document = cell.notebook.uri.toString();
    const { sql, start, end, name, chart } = statement;
    const shown: { output: vscode.NotebookCellOutput | null } = { output: null };
    try {
      if (signal.aborted) throw failWith('cancelled', 'Cancelled.');
      if (!['begin', 'end_transaction'].includes(statementKind(sql))) {
        const names = this.results
          .names(cell.notebook)
          .filter((other) => name === null || !sameName(other.name, name));
        await engine.client.request('query/nameResults', { document, names }, { signal });
      }
      const first = await engine.client.request(
        'query/run',
        {
          sql,
          origin: { uri: cell.document.uri.toString(), start, end },
          document,
          ...(name === null ? {} : { name }),
          ...(chart === null ? {} : { chart }),
        },
        { signal },
      );
      this.results.put(cell, engine, name, first);
      if (first.columns.length > 0) shown.output = await this.show(execution, first);
      const last = isGoing(first) ? await this.results.whole(first, engine, signal) : first;
      if (last.state === 'failed') throw failWithFailure(last);
      if (last.state === 'cancelled') throw failWith('cancelled', 'Cancelled.');
      if (!shown.output && last.columns.length > 0) await this.show(execution, last);
      else if (last.columns.length === 0)
        await execution.appendOutput(
          new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.text(last.note ?? 'Done')]),
        );
      return true;
    } catch (error) {
      await this.showFailure(execution, statement, error);
      return false;
    }
  }

  private async show(
    execution: vscode.NotebookCellExecution,
    result: ResultSummary,
  ): Promise<vscode.NotebookCellOutput> {
    const value: NotebookOutput = { result };
    const output = new vscode.NotebookCellOutput([
      vscode.NotebookCellOutputItem.json(value, notebookMime),
      vscode.NotebookCellOutputItem.text(`${result.name}: ${result.rowCount ?? 'first'} rows`),
    ]);
    await execution.appendOutput(output);
    return output;
  }

  private async showFailure(
    execution: vscode.NotebookCellExecution,
    statement: Statement,
    error: unknown,
  ): Promise<void> {
    const failure = failureOf(error);
    const { document } = execution.cell;
    if (failure.code === 'cancelled') {
      await execution.appendOutput(
        new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.text('Cancelled')]),
      );
      return;
    }
    const line = markFailure(this.problems, document, statement, failure);
    await appendFailure(execution, `Line ${line}`, failure);
  }

  /** The cell was edited: what is marked in it is no longer true. */
  forgetFailure(document: vscode.TextDocument): void {
    this.problems.delete(document.uri);
  }
}

async function appendFailure(
  execution: vscode.NotebookCellExecution,
  name: string,
  failure: Failure,
): Promise<void> {
  const item = vscode.NotebookCellOutputItem.error({ name, message: failureWords(failure) });
  await execution.appendOutput(new vscode.NotebookCellOutput([item]));
}

function failWithFailure({ failure }: ResultSummary): Error {
  return failure
    ? failWith(failure.code, failure.message, failure.next, failure.place)
    : failWith('internal', 'The statement failed without saying why.', 'The log may say more.');
}
