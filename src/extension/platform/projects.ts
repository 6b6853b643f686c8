import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ProjectHead } from '../../core/project/projectHead.ts';
import { setContextKey } from './contextKeys.ts';
import { Disposable } from './disposable.ts';
import { readProjectFile } from './projectFiles.ts';

export interface Project extends ProjectHead {
  root: string;
}

/** The folders with a dew.yaml in this window, found by the editor's own search and kept current. */
export class Projects extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** A project came or went, or its dew.yaml changed. */
  readonly onDidChange = this.changed.event;
  private list: Project[] = [];
  private search: Promise<void> | undefined;

  constructor() {
    super();
    const watcher = this.register(vscode.workspace.createFileSystemWatcher('**/dew.yaml'));
    const again = (): void => void this.refresh();
    this.register(watcher.onDidCreate(again));
    this.register(watcher.onDidDelete(again));
    this.register(watcher.onDidChange(again));
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(again));
  }

  async all(): Promise<readonly Project[]> {
    await (this.search ??= this.find());
    return this.list;
  }

  async refresh(): Promise<void> {
    await (this.search = this.find());
    this.changed.fire();
  }

  /** Nearest folder upwards with a dew.yaml; null outside a project. */
  rootOf(uri: vscode.Uri): string | null {
    if (uri.scheme !== 'file') return null;
    let folder = path.dirname(uri.fsPath);
    for (;;) {
      if (fs.existsSync(path.join(folder, 'dew.yaml'))) return folder;
      const parent = path.dirname(folder);
      if (parent === folder) return null;
      folder = parent;
    }
  }

  /** The project that a command without arguments means: the active editor's, else the only one, else asked for. */
  async current(): Promise<Project | undefined> {
    const projects = await this.all();
    const uri = vscode.window.activeTextEditor?.document.uri;
    const root = uri ? this.rootOf(uri) : null;
    const active = projects.find((project) => project.root === root);
    if (active || projects.length < 2) return active ?? projects[0];
    const picked = await vscode.window.showQuickPick(
      projects.map((project) => ({ label: project.name, description: project.root, project })),
      { placeHolder: 'Project' },
    );
    return picked?.project;
  }

  private async find(): Promise<void> {
    const found = await vscode.workspace.findFiles(
      '**/dew.yaml',
      '**/{node_modules,.venv,.dew,.git,__pycache__}/**',
      50,
    );
    const roots = found.map((uri) => path.dirname(uri.fsPath)).sort();
    const read = await Promise.all(roots.map(async (root) => ({ root, file: await readProjectFile(root) })));
    this.list = read.flatMap(({ root, file }) => (file ? [{ root, ...file }] : []));
    setContextKey('dew.hasProject', this.list.length > 0);
  }
}
