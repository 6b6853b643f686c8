import * as vscode from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import { FileDiagnostics } from '../../platform/fileDiagnostics.ts';
import { pickFile } from '../../platform/pickFile.ts';
import type { Platform } from '../../platform/platform.ts';
import type { QueryFeature } from '../query/queryFeature.ts';

const pattern = '**/*.chart.yaml';
const wish = {
  suffix: '.chart.yaml',
  placeholder: 'Chart to show',
  none: 'There is no *.chart.yaml file in this folder. Save one from the chart of a result.',
};

/** Chart files: text that is checked while it is written, and drawn when the user asks for it. */
export class ChartFeature extends Disposable {
  private readonly platform: Platform;
  private readonly query: QueryFeature;

  constructor(platform: Platform, query: QueryFeature) {
    super();
    this.platform = platform;
    this.query = query;
    this.register(
      new FileDiagnostics(platform.engines, {
        name: 'dew-chart',
        files: { pattern, scheme: 'file' },
        diagnose: ({ client }, file, text) => client.request('chart/diagnose', { file, text }),
      }),
    );
    this.register(registerCommand('dew.openChart', (target) => this.show(target)));
  }

  /** Runs the chart's statement; its result shows as the chart. */
  private async show(target: unknown): Promise<void> {
    const uri = target instanceof vscode.Uri ? target : await pickFile(wish);
    if (!uri) return;
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.isDirty) await document.save();
    const engine = this.platform.engines.of(uri);
    const { sql, chart, name } = await engine.client.request('chart/open', { file: uri.fsPath });
    const request = { sql, chart, name, origin: null, document: null };
    const summary = await engine.client.request('query/run', request);
    if (!this.query.store.find(summary.id)) this.query.store.put(engine, summary);
    await this.query.view.show(summary.id);
  }
}
