/** Secrets of connections: kept by the editor, given to the engine when a connection needs them. */
import * as vscode from 'vscode';
import type { ConnectionEntry } from '../../../protocol/engine/connection.ts';
import type { Engine } from '../../platform/engines.ts';

interface Prepared {
  ready: boolean;
  /** Undefined where dew.yaml has no such connection. */
  entry: ConnectionEntry | undefined;
}

const key = (root: string, name: string): string => `dew.secret|${root}|${name}`;

export class ConnectionSecrets {
  private readonly storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.storage = storage;
  }

  /** Which of these the editor keeps. */
  async stored(root: string, names: readonly string[]): Promise<string[]> {
    const known = await Promise.all(names.map((name) => this.storage.get(key(root, name))));
    return names.filter((_, index) => known[index] !== undefined);
  }

  /** Gives the engine what a connection needs, asking for what is not kept; not ready where the user would not say. */
  async prepare(engine: Engine, name: string): Promise<Prepared> {
    const entries = await engine.client.request('connection/list', null);
    const entry = entries.find((candidate) => candidate.name === name);
    for (const secret of entry?.secrets ?? []) {
      const kept = await this.storage.get(key(engine.root, secret));
      if (kept !== undefined) await engine.client.request('connection/secret', { name: secret, value: kept });
      else if (!(await this.ask(engine, secret, titleOf(entry, name)))) return { ready: false, entry };
    }
    return { ready: true, entry };
  }

  /** Gives the engine a secret that the editor keeps. */
  async give(engine: Engine, secret: string): Promise<void> {
    const value = await this.storage.get(key(engine.root, secret));
    if (value !== undefined) await engine.client.request('connection/secret', { name: secret, value });
  }

  /** Asks in a masked box, keeps the answer and tells the engine; an empty one takes the secret away. */
  async ask(engine: Engine, secret: string, title: string): Promise<boolean> {
    const value = await vscode.window.showInputBox({
      title,
      prompt: `"${secret}" is kept in the secret storage of the editor, never in a file. Leave it empty to remove it.`,
      password: true,
      ignoreFocusOut: true,
    });
    if (value === undefined) return false;
    if (value !== '') {
      await this.keep(engine, secret, value);
      return true;
    }
    await this.storage.delete(key(engine.root, secret));
    await engine.client.request('connection/secret', { name: secret, value: null });
    return false;
  }

  async keep(engine: Engine, secret: string, value: string): Promise<void> {
    await this.storage.store(key(engine.root, secret), value);
    await engine.client.request('connection/secret', { name: secret, value });
  }
}

const titleOf = (entry: ConnectionEntry | undefined, name: string): string =>
  entry ? `Secret of ${name} (${entry.title}, ${entry.target})` : `Secret of ${name}`;
