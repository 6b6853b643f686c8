import * as vscode from 'vscode';
import { formatBytes } from '../../../core/format/words.ts';
import { commandOf, registerCommand } from '../../platform/commands.ts';
import { onSettingChange } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import { log } from '../../platform/log.ts';
import type { Platform } from '../../platform/platform.ts';
import { installLauncher } from '../../platform/terminalPath.ts';

const look = 2000;

/** The engine as the user sees it: its state, restart, log, what the machine has, `dew` in terminals. */
export class EngineFeature extends Disposable {
  private readonly platform: Platform;
  private readonly item = this.register(
    vscode.window.createStatusBarItem('dew.engine', vscode.StatusBarAlignment.Right, 90),
  );

  constructor(platform: Platform) {
    super();
    this.platform = platform;
    this.item.name = 'DuckDB engine';
    this.item.text = '$(database) DuckDB';
    this.item.command = commandOf('dew.showEngineState', []);
    this.register(registerCommand('dew.showLog', async () => log().show()));
    this.register(registerCommand('dew.doctor', () => this.doctor()));
    this.register(registerCommand('dew.showEngineState', () => this.showState()));
    this.register(
      registerCommand('dew.restartEngine', async () => {
        await platform.engines.restart();
        void vscode.window.setStatusBarMessage('The engine starts again with the next request', 4000);
      }),
    );
    this.register(onSettingChange(['dew.terminal.addToPath'], () => void this.addToPath()));
    const timer = setInterval(() => this.show(), look);
    this.register({ dispose: () => clearInterval(timer) });
  }

  /** After activation: `dew` on the PATH of new terminals. */
  async addToPath(): Promise<void> {
    try {
      await installLauncher(this.platform.context);
    } catch (error) {
      log().warn(`The launcher of dew could not be written: ${String(error)}`);
    }
  }

  /** Visible while an engine process lives, so that nobody wonders where the memory went. */
  private show(): void {
    const { running } = this.platform.engines;
    if (running.length === 0) {
      this.item.hide();
      return;
    }
    const processes = running.map(({ root, client }) => `process ${client.processId ?? ''}, ${root}`);
    this.item.tooltip = ['The DuckDB engine runs. It ends by itself when idle.', ...processes].join('\n');
    this.item.show();
  }

  private async doctor(): Promise<void> {
    const items = await this.platform.engines.of().client.request('project/doctor', null);
    const icons = { ok: 'pass', missing: 'error', warning: 'warning' };
    await vscode.window.showQuickPick(
      items.map(({ name, status, found, next }) => ({
        label: `$(${icons[status]}) ${name}`,
        description: found,
        ...(next === null ? {} : { detail: next }),
      })),
      { placeHolder: 'What this machine has' },
    );
  }

  private async showState(): Promise<void> {
    const { running } = this.platform.engines;
    if (running.length === 0) {
      void vscode.window.showInformationMessage(
        'No engine runs. It starts with the first query, run or preview.',
      );
      return;
    }
    const states = await Promise.all(
      running.map(async ({ root, client }) => ({ root, state: await client.request('engine/state', null) })),
    );
    await vscode.window.showQuickPick(
      states.map(({ root, state }) => ({
        label: `DuckDB ${state.duckdbVersion ?? 'not loaded yet'}, process ${state.processId}`,
        description: `${formatBytes(state.memoryBytes)} of ${state.memoryLimit}, ${state.running} running`,
        detail: root,
      })),
      { placeHolder: 'Engines of this window' },
    );
  }
}
