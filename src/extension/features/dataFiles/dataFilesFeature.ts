import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../../../core/format/words.ts';
import type { DataFile } from '../../../protocol/engine/catalog.ts';
import { commandOf, registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Projects } from '../../platform/projects.ts';
import { showTree } from '../../platform/trees.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import { FileEditors, fileViewType, offeredFileViewType } from './fileEditor.ts';

export type DataFileNode =
  | { kind: 'folder'; engine: Engine; name: string; files: DataFile[] }
  | { kind: 'file'; engine: Engine; file: DataFile };

const endings = ['csv', 'tsv', 'json', 'jsonl', 'ndjson', 'parquet', 'xlsx'];

/** Data files of the project or folder; a click opens one in the file view. */
export class DataFilesFeature extends Disposable implements vscode.TreeDataProvider<DataFileNode> {
  private readonly engines: Engines;
  private readonly projects: Projects;
  private readonly query: QueryFeature;
  readonly editors: FileEditors;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;
  private timer: NodeJS.Timeout | undefined;

  constructor(platform: Platform, query: QueryFeature) {
    super();
    const { engines, projects } = platform;
    this.editors = this.register(new FileEditors(platform));
    this.engines = engines;
    this.projects = projects;
    this.query = query;
    this.register(showTree('dew.dataFiles', this));
    const watcher = this.register(
      vscode.workspace.createFileSystemWatcher(`**/*.{${endings.join(',')}}`, false, true, false),
    );
    this.register(watcher.onDidCreate(() => this.refresh()));
    this.register(watcher.onDidDelete(() => this.refresh()));
    this.register(projects.onDidChange(() => this.refresh()));
    this.register({ dispose: () => clearTimeout(this.timer) });
    this.register(registerCommand('dew.refreshDataFiles', async () => this.refresh()));
    this.register(registerCommand('dew.previewFile', (target) => this.preview(target)));
    this.register(
      registerCommand('dew.openDataFile', async (target) => {
        const node = target as DataFileNode | undefined;
        if (node?.kind === 'file')
          await vscode.commands.executeCommand('vscode.openWith', uriOf(node), viewTypeOf(node.file));
      }),
    );
    this.register(
      registerCommand('dew.copyDataFilePath', async (target) => {
        const node = target as DataFileNode | undefined;
        if (node?.kind === 'file') await vscode.env.clipboard.writeText(node.file.path);
      }),
    );
  }

  getTreeItem(node: DataFileNode): vscode.TreeItem {
    if (node.kind === 'folder') {
      const item = new vscode.TreeItem(node.name, vscode.TreeItemCollapsibleState.Expanded);
      item.iconPath = vscode.ThemeIcon.Folder;
      item.description = String(node.files.length);
      return item;
    }
    const { file } = node;
    const item = new vscode.TreeItem(path.posix.basename(file.path));
    item.resourceUri = uriOf(node);
    item.iconPath = vscode.ThemeIcon.File;
    item.description = formatBytes(file.bytes);
    item.tooltip = `${file.path}, ${file.format}, ${formatBytes(file.bytes)}`;
    item.contextValue = 'dataFile';
    item.command = commandOf('dew.openDataFile', [node]);
    return item;
  }

  async getChildren(node?: DataFileNode): Promise<DataFileNode[]> {
    if (node?.kind === 'folder') {
      return node.files.map((file) => ({ kind: 'file', engine: node.engine, file }));
    }
    if (node) return [];
    const lists = await Promise.all((await this.roots()).map((engine) => foldersOf(engine)));
    return lists.flat();
  }

  private async roots(): Promise<Engine[]> {
    const projects = await this.projects.all();
    if (projects.length > 0) return projects.map(({ root }) => this.engines.at(root, true));
    return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => this.engines.at(uri.fsPath, false));
  }

  private refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(), 300);
  }

  /** A node of the tree, a file of the explorer, or, without either, one that the user picks. */
  private async preview(target: unknown): Promise<void> {
    const chosen = target instanceof vscode.Uri ? [target] : isNode(target) ? [uriOf(target)] : await pick();
    const uri = chosen?.[0];
    if (!uri) return;
    const engine = isNode(target) ? target.engine : this.engines.of(uri);
    const relative = path.relative(engine.root, uri.fsPath);
    const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
    const file = inside ? relative.split(path.sep).join('/') : uri.fsPath;
    const summary = await engine.client.request('catalog/preview', { target: file });
    this.query.store.put(engine, summary);
    await this.query.view.show(summary.id);
  }
}

/** The file view, also where the editor would not choose it by itself. */
const viewTypeOf = ({ path: file }: DataFile): string =>
  /\.(csv|tsv|tab|parquet|xlsx|duckdb|ddb)$/i.test(file) ? fileViewType : offeredFileViewType;

const isNode = (value: unknown): value is DataFileNode & { kind: 'file' } =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'file';

const uriOf = ({ engine, file }: DataFileNode & { kind: 'file' }): vscode.Uri =>
  vscode.Uri.file(path.join(engine.root, file.path));

const pick = (): Thenable<vscode.Uri[] | undefined> =>
  vscode.window.showOpenDialog({ filters: { 'Data files': endings }, openLabel: 'Preview' });

async function foldersOf(engine: Engine): Promise<DataFileNode[]> {
  const files = await engine.client.request('catalog/files', null);
  const folders = new Map<string, DataFile[]>();
  for (const file of files) {
    const folder = path.posix.dirname(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].flatMap(([name, own]): DataFileNode[] =>
    name === '.'
      ? own.map((file) => ({ kind: 'file', engine, file }))
      : [{ kind: 'folder', engine, name, files: own }],
  );
}
