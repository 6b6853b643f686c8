/** Connections of dew.yaml: form, test, secrets, and which one a document runs on. */
import * as vscode from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ConnectionNode } from '../catalog/connectionNodes.ts';
import { ConnectionPanel } from './connectionPanel.ts';
import type { ConnectionSecrets } from './connectionSecrets.ts';
import { PracticeServerControl } from './practiceServer.ts';

interface Target {
  engine: Engine;
  name: string;
}

export class ConnectionsFeature extends Disposable {
  private readonly platform: Platform;
  private readonly secrets: ConnectionSecrets;
  private readonly changed: () => void;
  /** The open form, for the tests in the editor. */
  form: ConnectionPanel | undefined;

  constructor(platform: Platform, secrets: ConnectionSecrets, changed: () => void) {
    super();
    this.platform = platform;
    this.secrets = secrets;
    this.changed = changed;
    this.register(registerCommand('dew.addConnection', () => this.add()));
    this.register(registerCommand('dew.editConnection', (node) => this.edit(node)));
    this.register(registerCommand('dew.testConnection', (node) => this.test(node)));
    this.register(registerCommand('dew.removeConnection', (node) => this.remove(node)));
    this.register(registerCommand('dew.setConnectionSecret', (node) => this.setSecret(node)));
    this.register({ dispose: () => this.form?.dispose() });
    this.register(new PracticeServerControl(() => this.engine(), secrets, changed));
  }

  private async add(): Promise<void> {
    const engine = await this.engine();
    if (engine) this.open(engine, null);
  }

  private async edit(node: unknown): Promise<void> {
    const target = await this.target(node);
    if (target) this.open(target.engine, target.name);
  }

  private open(engine: Engine, name: string | null): void {
    this.form?.dispose();
    const extension = this.platform.context.extensionUri;
    const saved = (): void => this.changed();
    this.form = new ConnectionPanel({ extension, engine, secrets: this.secrets, saved }, name);
  }

  private async test(node: unknown): Promise<void> {
    const target = await this.target(node);
    if (!target) return;
    const { engine, name } = target;
    if (!(await this.secrets.prepare(engine, name)).ready) return;
    const progress = {
      location: vscode.ProgressLocation.Notification,
      title: `Connecting to ${name}`,
      cancellable: true,
    };
    const server = await vscode.window.withProgress(progress, (_, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return engine.client.request('connection/test', { name }, { signal: controller.signal });
    });
    void vscode.window.showInformationMessage(
      `${name}: ${server.product} ${server.version}, database ${server.database} ${server.user === '' ? 'without an account' : `as ${server.user}`}, ${server.encryption ?? 'not encrypted'}.`,
    );
  }

  private async remove(node: unknown): Promise<void> {
    const target = await this.target(node);
    if (!target) return;
    const remove = 'Remove';
    const answer = await vscode.window.showWarningMessage(
      `Remove the connection "${target.name}" from dew.yaml?`,
      { modal: true, detail: 'Nothing changes on the server.' },
      remove,
    );
    if (answer !== remove) return;
    await target.engine.client.request('connection/save', { name: target.name, settings: null });
    this.changed();
  }

  private async setSecret(node: unknown): Promise<void> {
    const target = await this.target(node);
    if (!target) return;
    const entries = await target.engine.client.request('connection/list', null);
    const entry = entries.find(({ name }) => name === target.name);
    for (const secret of entry?.secrets ?? []) {
      await this.secrets.ask(target.engine, secret, `Secret of ${target.name}`);
    }
    if (entry?.secrets.length === 0) {
      void vscode.window.showInformationMessage(`"${target.name}" needs no secret of the editor.`);
    }
    this.changed();
  }

  private async engine(): Promise<Engine | undefined> {
    const project = await this.platform.projects.current();
    return project && this.platform.engines.at(project.root, true);
  }

  /** The connection of a tree item or result, else the only one, else asked for. */
  private async target(value: unknown): Promise<Target | undefined> {
    const given = value as ConnectionNode | Target | undefined;
    if (given && 'name' in given) return given;
    if (given?.kind === 'connection') return { engine: given.engine, name: given.entry.name };
    const engine = await this.engine();
    if (!engine) return undefined;
    const entries = await engine.client.request('connection/list', null);
    if (entries.length === 0) {
      void vscode.window.showInformationMessage('dew.yaml has no connections. Add one first.');
      return undefined;
    }
    const items = entries.map(({ name, title, target }) => ({
      label: name,
      description: `${title}, ${target}`,
    }));
    const picked =
      items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { placeHolder: 'Connection' });
    return picked && { engine, name: picked.label };
  }
}
