import { createHash, randomUUID } from 'node:crypto';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { EngineClient } from '../../engineClient/engineClient.ts';
import type { EngineNotifications, EngineOptions } from '../../protocol/engine/index.ts';
import type { Failure } from '../../protocol/rpc.ts';
import { onSettingChange, readSetting } from './configuration.ts';
import { Disposable } from './disposable.ts';
import { log } from './log.ts';
import type { Projects } from './projects.ts';

const restarted: Failure = {
  code: 'engine_lost',
  message: 'The engine was restarted before this had ended.',
  next: 'Run it again.',
};

/**
 * One engine and the folder it works in, for as long as the window lives: a folder may become a project and cease to
 * be one. The process starts with the first request.
 */
export interface Engine {
  root: string;
  project: boolean;
  client: EngineClient;
}

export type EngineEvents = {
  [Name in keyof EngineNotifications]: { engine: Engine; payload: EngineNotifications[Name] };
};

/** One engine per project root; outside a project one per workspace folder. */
export class Engines extends Disposable {
  private readonly engines = new Map<string, Engine>();
  private readonly context: vscode.ExtensionContext;
  private readonly projects: Projects;
  private readonly listeners = new Map<string, Set<(event: never) => void>>();
  private readonly lost = this.register(new vscode.EventEmitter<{ engine: Engine; failure: Failure }>());
  /** An engine ended although nobody asked it to; everything in flight was rejected. */
  readonly onLost = this.lost.event;
  private readonly ended = this.register(new vscode.EventEmitter<{ engine: Engine; failure: Failure }>());
  /** An engine was lost or restarted: what it was doing is over. */
  readonly onEnd = this.ended.event;

  constructor(context: vscode.ExtensionContext, projects: Projects) {
    super();
    this.context = context;
    this.projects = projects;
    this.register(
      onSettingChange(
        [
          'dew.engine.memoryLimit',
          'dew.engine.threads',
          'dew.engine.temporaryFolder',
          'dew.engine.idleMinutes',
          'dew.engine.extensionDownload',
          'dew.results.diskLimit',
        ],
        () => this.offerRestart(),
      ),
    );
  }

  get running(): Engine[] {
    return [...this.engines.values()].filter((engine) => engine.client.running);
  }

  /** The engine of a document or folder: its project's, else its workspace folder's. */
  of(uri?: vscode.Uri): Engine {
    const root = uri ? this.projects.rootOf(uri) : null;
    if (root !== null) return this.at(root, true);
    const folders = vscode.workspace.workspaceFolders ?? [];
    const folder = (uri && vscode.workspace.getWorkspaceFolder(uri)) ?? folders[0];
    if (folder) {
      const own = this.projects.rootOf(vscode.Uri.joinPath(folder.uri, 'dew.yaml'));
      return this.at(own ?? folder.uri.fsPath, own !== null);
    }
    return this.at(uri?.scheme === 'file' ? path.dirname(uri.fsPath) : os.homedir(), false);
  }

  at(root: string, project: boolean): Engine {
    const known = this.engines.get(root);
    if (known) {
      const same = known.project === project;
      known.project = project;
      if (!same) void this.startAnew(known);
      return known;
    }
    const client = new EngineClient({
      engineFile: path.join(this.context.extensionPath, 'dist', 'engine.js'),
      options: this.options(root, project),
      onLost: (failure) => this.reportLoss(engine, failure),
    });
    const engine: Engine = { root, project, client };
    this.engines.set(root, engine);
    for (const name of this.listeners.keys()) this.connect(engine, name as keyof EngineNotifications);
    return engine;
  }

  /** Listens to a notification of every engine, those of later included. */
  on<Name extends keyof EngineNotifications>(
    name: Name,
    listener: (event: EngineEvents[Name]) => void,
  ): vscode.Disposable {
    const known = this.listeners.get(name);
    const listeners = known ?? new Set();
    listeners.add(listener);
    this.listeners.set(name, listeners);
    if (!known) for (const engine of this.engines.values()) this.connect(engine, name);
    return { dispose: () => void listeners.delete(listener) };
  }

  async restart(): Promise<void> {
    await Promise.all([...this.engines.values()].map((engine) => this.startAnew(engine)));
  }

  /** Awaited by `deactivate`, so that no child outlives the window. */
  async end(): Promise<void> {
    const engines = [...this.engines.values()];
    this.engines.clear();
    await Promise.all(engines.map(({ client }) => client.dispose()));
  }

  override dispose(): void {
    void this.end();
    super.dispose();
  }

  private async startAnew(engine: Engine): Promise<void> {
    const { client, root, project } = engine;
    const { running } = client;
    const ending = client.restart(this.options(root, project));
    if (running) this.ended.fire({ engine, failure: restarted });
    await ending;
  }

  private connect<Name extends keyof EngineNotifications>(engine: Engine, name: Name): void {
    engine.client.on(name, (payload) => {
      for (const listener of this.listeners.get(name) ?? []) listener({ engine, payload } as never);
    });
  }

  private options(root: string, project: boolean): EngineOptions {
    const scope = vscode.Uri.file(root);
    const storage = this.context.storageUri ?? this.context.globalStorageUri;
    return {
      root,
      project,
      storage: storage.fsPath,
      window: `${this.windowId()}-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`,
      templates: path.join(this.context.extensionPath, 'templates'),
      workbenchVersion: String((this.context.extension.packageJSON as { version: string }).version),
      memoryLimit: readSetting('dew.engine.memoryLimit', scope),
      threads: readSetting('dew.engine.threads', scope),
      temporaryFolder: readSetting('dew.engine.temporaryFolder', scope),
      resultsDiskLimit: readSetting('dew.results.diskLimit', scope),
      idleMinutes: readSetting('dew.engine.idleMinutes', scope),
      extensionDownload: readSetting('dew.engine.extensionDownload', scope),
    };
  }

  /** Lives in the workspace's own state, so a reloaded window finds its results again. */
  private windowId(): string {
    const state = this.context.workspaceState;
    const known = state.get<string>('dew.window');
    if (known !== undefined) return known;
    const made = randomUUID().slice(0, 8);
    void state.update('dew.window', made);
    return made;
  }

  private reportLoss(engine: Engine, failure: Failure): void {
    log().error(`The engine of ${engine.root} ended. ${failure.message}`);
    this.ended.fire({ engine, failure });
    this.lost.fire({ engine, failure });
    const show = 'Show Log';
    void vscode.window
      .showErrorMessage(
        `${failure.message} Lost: statements and runs in flight and uncommitted transactions. Safe: your files, committed tables and finished results. The next request starts a new engine.`,
        show,
      )
      .then((button) => (button === show ? log().show(true) : undefined));
  }

  private offerRestart(): void {
    if (this.running.length === 0) {
      void this.restart();
      return;
    }
    const restart = 'Restart Engine';
    void vscode.window
      .showInformationMessage('Engine settings take effect when the engine starts again.', restart, 'Later')
      .then((button) => (button === restart ? this.restart() : undefined));
  }
}
