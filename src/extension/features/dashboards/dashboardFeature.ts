import * as vscode from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import { FileDiagnostics } from '../../platform/fileDiagnostics.ts';
import { pickFile } from '../../platform/pickFile.ts';
import type { Platform } from '../../platform/platform.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import { DashboardPanel } from './dashboardPanel.ts';

const wish = {
  suffix: '.dashboard.yaml',
  placeholder: 'Dashboard to open',
  none: 'There is no *.dashboard.yaml file in this folder.',
};

/** Dashboards beside their files: the file stays text, the page follows every save. */
export class DashboardFeature extends Disposable {
  private readonly platform: Platform;
  private readonly query: QueryFeature;
  private readonly open = new Map<string, DashboardPanel>();

  constructor(platform: Platform, query: QueryFeature) {
    super();
    this.platform = platform;
    this.query = query;
    this.register(
      new FileDiagnostics(platform.engines, {
        name: 'dew-dashboard',
        files: { pattern: '**/*.dashboard.yaml', scheme: 'file' },
        diagnose: ({ client }, file, text) => client.request('dashboard/diagnose', { file, text }),
      }),
    );
    this.register(registerCommand('dew.openDashboard', (target) => this.show(target)));
  }

  private async show(target: unknown): Promise<void> {
    const uri = target instanceof vscode.Uri ? target : await pickFile(wish);
    if (!uri) return;
    const key = uri.toString();
    const known = this.open.get(key);
    if (known) {
      known.panel.reveal();
      return;
    }
    const panel = this.register(new DashboardPanel(this.platform, this.query, uri));
    this.open.set(key, panel);
    panel.panel.onDidDispose(() => this.open.delete(key));
  }
}
