/** The results of notebook cells: which cell made which, under what name, and which are out of date. */
import * as vscode from 'vscode';
import { dependents, sameName } from '../../../core/notebook/cellNames.ts';
import { failureOf } from '../../../core/failure.ts';
import type { ResultSummary } from '../../../protocol/engine/query.ts';
import { notebookType } from '../../../protocol/webview/notebook.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import { log } from '../../platform/log.ts';
import type { ResultStore } from '../results/resultStore.ts';

interface CellRun {
  cell: vscode.NotebookCell;
  engine: Engine;
  results: { id: string; name: string | null }[];
  /** The cell above that has run since; null while this one is up to date. */
  outdatedBy: vscode.NotebookCell | null;
}

const idOf = (cell: vscode.NotebookCell): string => cell.document.uri.toString();

export class NotebookResults extends Disposable implements vscode.NotebookCellStatusBarItemProvider {
  readonly store: ResultStore;
  private readonly runs = new Map<string, CellRun>();
  private readonly itemsChanged = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCellStatusBarItems = this.itemsChanged.event;

  constructor(store: ResultStore) {
    super();
    this.store = store;
    this.register(vscode.notebooks.registerNotebookCellStatusBarItemProvider(notebookType, this));
    this.register(
      vscode.workspace.onDidCloseNotebookDocument((notebook) => {
        if (notebook.notebookType !== notebookType) return;
        this.forget(notebook).catch((error: unknown) => log().warn(`notebook: ${String(error)}`));
      }),
    );
  }

  /** A cell starts: what it gave before is closed, pinned results stay. */
  async begin(cell: vscode.NotebookCell, engine: Engine): Promise<void> {
    const before = this.runs.get(idOf(cell));
    this.runs.set(idOf(cell), { cell, engine, results: [], outdatedBy: null });
    this.itemsChanged.fire();
    await this.close(before);
  }

  put(cell: vscode.NotebookCell, engine: Engine, name: string | null, summary: ResultSummary): void {
    this.runs.get(idOf(cell))?.results.push({ id: summary.id, name });
    // A newer state may have come before the answer.
    if (!this.store.find(summary.id)) this.store.put(engine, summary);
  }

  /** A cell ended: the cells that read what it gave before are out of date. */
  ended(cell: vscode.NotebookCell): void {
    const cells = cell.notebook
      .getCells()
      .filter(({ kind }) => kind === vscode.NotebookCellKind.Code)
      .map((other) => ({ id: idOf(other), sql: other.document.getText() }));
    for (const id of dependents(cells, idOf(cell))) {
      const run = this.runs.get(id);
      if (run) run.outdatedBy = cell;
    }
    this.itemsChanged.fire();
  }

  /** Of two results of one name in a notebook, that of the later run. */
  names(notebook: vscode.NotebookDocument): { name: string; resultId: string }[] {
    const found: { name: string; resultId: string }[] = [];
    for (const { cell, results } of this.runs.values()) {
      if (cell.notebook !== notebook) continue;
      for (const { id, name } of results) {
        const summary = this.store.find(id)?.summary;
        if (name === null || summary?.state !== 'complete' || summary.columns.length === 0) continue;
        const same = found.findIndex((other) => sameName(other.name, name));
        if (same >= 0) found.splice(same, 1);
        found.push({ name, resultId: id });
      }
    }
    return found;
  }

  cellOf(resultId: string): vscode.NotebookCell | undefined {
    return [...this.runs.values()].find(({ results }) => results.some(({ id }) => id === resultId))?.cell;
  }

  isOutdated(cell: vscode.NotebookCell): boolean {
    return Boolean(this.runs.get(idOf(cell))?.outdatedBy);
  }

  /** The result when its state will not change any more; an abort cancels it. */
  async whole({ id }: ResultSummary, { client }: Engine, signal: AbortSignal): Promise<ResultSummary> {
    const stop = (): void => {
      client.request('query/cancel', { resultId: id }).catch((error: unknown) => {
        if (failureOf(error).code !== 'cancelled') log().warn(`cancel: ${String(error)}`);
      });
    };
    let listener: vscode.Disposable | undefined;
    try {
      return await new Promise<ResultSummary>((resolve) => {
        const look = (): void => {
          const summary = this.store.find(id)?.summary;
          if (summary && summary.state !== 'running' && summary.state !== 'first_rows') resolve(summary);
        };
        listener = this.store.onDidChangeResult(look);
        signal.addEventListener('abort', stop);
        if (signal.aborted) stop();
        look();
      });
    } finally {
      listener?.dispose();
      signal.removeEventListener('abort', stop);
    }
  }

  provideCellStatusBarItems(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] {
    const by = this.runs.get(idOf(cell))?.outdatedBy;
    if (!by) return [];
    const item = new vscode.NotebookCellStatusBarItem(
      '$(warning) Out of date',
      vscode.NotebookCellStatusBarAlignment.Left,
    );
    item.tooltip = `Cell ${by.index + 1}, whose result this cell reads, has run since. Run this cell again.`;
    return [item];
  }

  private async forget(notebook: vscode.NotebookDocument): Promise<void> {
    const own = [...this.runs].filter(([, { cell }]) => cell.notebook === notebook);
    for (const [id, run] of own) {
      this.runs.delete(id);
      await this.close(run);
    }
    const engine = own[0]?.[1].engine;
    if (engine?.client.running)
      await engine.client.request('query/closeDocument', { document: notebook.uri.toString() });
  }

  private async close(run: CellRun | undefined): Promise<void> {
    for (const { id } of run?.results ?? []) {
      if (this.store.find(id)?.summary.pinned !== true) await this.store.close(id);
    }
  }
}
