import * as vscode from 'vscode';
import { commandOf } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { PipelineStore } from './pipelineStore.ts';

/** The run that is going on, at the left of the status bar; a click opens its view. */
export class RunStatusBar extends Disposable {
  private readonly store: PipelineStore;
  private readonly item = this.register(
    vscode.window.createStatusBarItem('dew.run', vscode.StatusBarAlignment.Left, 41),
  );

  constructor(store: PipelineStore) {
    super();
    this.store = store;
    this.item.name = 'Pipeline run';
    this.register(store.onDidChange(() => this.show()));
  }

  private show(): void {
    const [run] = this.store.running;
    if (!run) {
      this.item.hide();
      return;
    }
    const tasks = [...run.tasks];
    const ended = tasks.filter(([, { status }]) => status !== 'waiting' && status !== 'running').length;
    const active = tasks.filter(([, { status }]) => status === 'running').map(([id]) => id);
    this.item.text = `$(loading~spin) ${run.pipeline} ${ended} of ${tasks.length}`;
    this.item.tooltip = active.length > 0 ? `Running: ${active.join(', ')}` : 'Running';
    this.item.command = commandOf('dew.openRun', [
      { root: run.engine.root, pipeline: run.pipeline, runId: run.runId },
    ]);
    this.item.show();
  }
}
