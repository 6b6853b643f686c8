/** The form of a connection: made from the descriptors, saved into dew.yaml. */
import * as vscode from 'vscode';
import { descriptors } from '../../../core/connection/descriptors.ts';
import type { ConnectionDescriptor } from '../../../core/connection/descriptor.ts';
import { parseReference } from '../../../core/connection/reference.ts';
import type { ConnectionValues } from '../../../protocol/engine/connection.ts';
import type {
  ConnectionFormNotifications,
  ConnectionFormRequests,
  ConnectionSnapshot,
  FormKind,
} from '../../../protocol/webview/connection.ts';
import { mayRun } from '../../platform/commands.ts';
import { failWith } from '../../../core/failure.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import { WebviewChannel, type ViewHandlers } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import type { ConnectionSecrets } from './connectionSecrets.ts';

interface Parts {
  extension: vscode.Uri;
  engine: Engine;
  secrets: ConnectionSecrets;
  /** Told the name after dew.yaml was written. */
  saved(name: string): void;
}

export class ConnectionPanel extends Disposable {
  readonly panel: vscode.WebviewPanel;
  private readonly parts: Parts;
  private readonly name: string | null;

  constructor(parts: Parts, name: string | null) {
    super();
    this.parts = parts;
    this.name = name;
    const title = name === null ? 'New Connection' : `Connection ${name}`;
    this.panel = vscode.window.createWebviewPanel('dew.connection', title, vscode.ViewColumn.Active, {
      ...webviewOptions(parts.extension),
      retainContextWhenHidden: true,
    });
    this.panel.iconPath = panelIcon(parts.extension);
    const { webview } = this.panel;
    this.register(
      new WebviewChannel<ConnectionFormRequests, ConnectionFormNotifications>(webview, this.handlers()),
    );
    webview.html = webviewPage(webview, parts.extension, { view: 'connection', title });
    this.panel.onDidDispose(() => this.dispose());
  }

  override dispose(): void {
    super.dispose();
    this.panel.dispose();
  }

  private handlers(): ViewHandlers<ConnectionFormRequests> {
    const { engine, secrets, saved } = this.parts;
    const allowed = (): void => {
      if (!mayRun('Connections')) throw failWith('bad_input', 'Nothing connects in Restricted Mode.');
    };
    return {
      'form/load': () => this.snapshot(),
      'form/askSecret': async ({ name, title }) => {
        await secrets.ask(engine, name, title);
        return { stored: await secrets.stored(engine.root, [name]) };
      },
      'form/test': async (params, signal) => {
        allowed();
        await this.giveSecrets(params.settings);
        return engine.client.request('connection/test', params, { signal });
      },
      'form/save': async ({ name, settings }) => {
        allowed();
        await engine.client.request('connection/save', { name, settings });
        if (this.name !== null && this.name !== name) {
          await engine.client.request('connection/save', { name: this.name, settings: null });
        }
        saved(name);
        this.panel.dispose();
        return null;
      },
      'form/close': async () => {
        this.panel.dispose();
        return null;
      },
    };
  }

  /** A test of settings that are not saved yet needs the secrets they name. */
  private async giveSecrets(settings: ConnectionValues): Promise<void> {
    const { engine, secrets } = this.parts;
    for (const value of Object.values(settings)) {
      const reference = typeof value === 'string' ? parseReference(value) : null;
      if (reference?.kind === 'secret') await secrets.give(engine, reference.name);
    }
  }

  private async snapshot(): Promise<ConnectionSnapshot> {
    const { engine, secrets } = this.parts;
    const { client } = engine;
    const entries = await client.request('connection/list', null);
    const values = this.name === null ? {} : await client.request('connection/settings', { name: this.name });
    const named = entries.flatMap((entry) => entry.secrets);
    return {
      kinds: descriptors.map(kindOf),
      name: this.name,
      values,
      taken: entries.map(({ name }) => name).filter((name) => name !== this.name),
      stored: await secrets.stored(engine.root, named),
      forgets: vscode.env.uiKind === vscode.UIKind.Web,
    };
  }
}

const kindOf = ({ type, title, fields }: ConnectionDescriptor): FormKind => ({
  type,
  title,
  fields: fields.map((field) => ({
    name: field.name,
    title: field.title,
    kind: field.kind,
    help: field.help,
    required: field.required === true,
    default: field.default ?? null,
    choices: [...(field.choices ?? [])],
  })),
});
