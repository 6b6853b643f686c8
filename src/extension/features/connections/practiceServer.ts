/** The practice SQL server, started from the editor: a stand-in to learn on, which says what it is. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { failureOf } from '../../../core/failure.ts';
import type { PracticeAddress } from '../../../protocol/engine/practice.ts';
import { commandOf, registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import type { ConnectionSecrets } from './connectionSecrets.ts';

/** Its name in dew.yaml, and of its secret. */
const connection = 'practice';
const secret = 'practice_password';

export class PracticeServerControl extends Disposable {
  private readonly engine: () => Promise<Engine | undefined>;
  private readonly secrets: ConnectionSecrets;
  private readonly changed: () => void;
  private running: AbortController | undefined;
  private readonly item = this.register(
    vscode.window.createStatusBarItem('dew.practice', vscode.StatusBarAlignment.Left, 40),
  );

  constructor(engine: () => Promise<Engine | undefined>, secrets: ConnectionSecrets, changed: () => void) {
    super();
    this.engine = engine;
    this.secrets = secrets;
    this.changed = changed;
    this.item.name = 'Practice SQL Server';
    this.item.command = commandOf('dew.practiceServer', []);
    this.register(registerCommand('dew.practiceServer', () => this.toggle()));
    this.register({ dispose: () => this.running?.abort() });
  }

  private async toggle(): Promise<void> {
    if (!this.running) return this.start();
    const stop = 'Stop';
    const answer = await vscode.window.showInformationMessage(
      `${this.item.text.replace('$(server-process) ', '')} runs.`,
      stop,
    );
    if (answer === stop) this.running?.abort();
  }

  private async start(): Promise<void> {
    const engine = await this.engine();
    if (!engine) return;
    const controller = new AbortController();
    this.running = controller;
    const password = randomBytes(12).toString('base64url');
    await this.secrets.keep(engine, secret, password);
    const { client } = engine;
    const heard = client.on('practice/started', (address) => void this.started(engine, address));
    try {
      await client.request(
        'practice/serve',
        { port: 0, database: null, user: 'sa', password },
        { signal: controller.signal },
      );
    } catch (error) {
      if (failureOf(error).code !== 'cancelled') throw error;
    } finally {
      heard();
      this.running = undefined;
      this.item.hide();
    }
  }

  private async started(engine: Engine, { port, user, database }: PracticeAddress): Promise<void> {
    this.item.text = `$(server-process) Practice SQL server on 127.0.0.1,${port}`;
    this.item.tooltip = 'Not Microsoft SQL Server. Its tables are gone when it ends. Click to stop it.';
    this.item.show();
    const add = 'Add Connection';
    const answer = await vscode.window.showInformationMessage(
      `The practice SQL server listens on 127.0.0.1,${port} as ${user}. It is not Microsoft SQL Server, and its tables are gone when it ends.`,
      add,
    );
    if (answer !== add) return;
    const settings = {
      type: 'sqlserver',
      host: '127.0.0.1',
      port,
      database,
      user,
      password: `\${secret:${secret}}`,
      read_only: false,
    };
    await engine.client.request('connection/save', { name: connection, settings });
    this.changed();
  }
}
