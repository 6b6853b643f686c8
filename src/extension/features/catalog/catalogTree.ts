import * as vscode from 'vscode';
import { kindIcon } from '../../../core/format/kindIcon.ts';
import { formatCount } from '../../../core/format/words.ts';
import type { CatalogRelation } from '../../../protocol/engine/catalog.ts';
import { commandOf } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import type { Projects } from '../../platform/projects.ts';
import type { ConnectionSecrets } from '../connections/connectionSecrets.ts';
import {
  childrenOf,
  connectionsOf,
  isConnectionNode,
  itemOf,
  type ConnectionNode,
} from './connectionNodes.ts';

type Column = CatalogRelation['columns'][number];

export type CatalogNode =
  | { kind: 'database'; engine: Engine; database: string; relations: CatalogRelation[]; single: boolean }
  | { kind: 'schema'; engine: Engine; schema: string; relations: CatalogRelation[] }
  | { kind: 'relation'; engine: Engine; relation: CatalogRelation }
  | { kind: 'column'; engine: Engine; relation: CatalogRelation; column: Column }
  | ConnectionNode;

export class CatalogTree extends Disposable implements vscode.TreeDataProvider<CatalogNode> {
  private readonly engines: Engines;
  private readonly projects: Projects;
  private readonly secrets: ConnectionSecrets;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;
  private timer: NodeJS.Timeout | undefined;

  constructor(engines: Engines, projects: Projects, secrets: ConnectionSecrets) {
    super();
    this.engines = engines;
    this.projects = projects;
    this.secrets = secrets;
    this.register(projects.onDidChange(() => this.refresh()));
    this.register({ dispose: () => clearTimeout(this.timer) });
  }

  /** Several changes in a row are read once. */
  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(), 150);
  }

  getTreeItem(node: CatalogNode): vscode.TreeItem {
    if (isConnectionNode(node)) return itemOf(node);
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    if (node.kind === 'database') {
      const item = new vscode.TreeItem(node.database, node.single ? Expanded : Collapsed);
      item.id = `${node.engine.root}|${node.database}`;
      item.iconPath = new vscode.ThemeIcon('database');
      item.description = countOf(node.relations.length);
      item.contextValue = 'database';
      return item;
    }
    if (node.kind === 'schema') {
      const item = new vscode.TreeItem(node.schema, node.schema === 'main' ? Expanded : Collapsed);
      item.id = `${node.engine.root}|${node.relations[0]?.database ?? ''}|${node.schema}`;
      item.iconPath = new vscode.ThemeIcon('symbol-namespace');
      item.description = countOf(node.relations.length);
      item.contextValue = 'schema';
      return item;
    }
    return node.kind === 'relation' ? relationItem(node) : columnItem(node, None);
  }

  async getChildren(node?: CatalogNode): Promise<CatalogNode[]> {
    if (!node) {
      const roots = await this.roots();
      const embedded = await Promise.all(roots.map((engine) => databasesOf(engine)));
      const others = await Promise.all(roots.map((engine) => connectionsOf(engine)));
      return [...embedded.flat(), ...others.flat()];
    }
    if (isConnectionNode(node)) return childrenOf(node, this.secrets);
    const { engine } = node;
    if (node.kind === 'database') {
      const schemas = group(node.relations, ({ schema }) => schema).sort(([a], [b]) => rank(a) - rank(b));
      return schemas.map(([schema, relations]) => ({
        kind: 'schema',
        engine,
        schema,
        relations,
      }));
    }
    if (node.kind === 'schema') {
      return node.relations.map((relation) => ({ kind: 'relation', engine, relation }));
    }
    if (node.kind === 'relation') {
      const { relation } = node;
      return relation.columns.map((column) => ({ kind: 'column', engine, relation, column }));
    }
    return [];
  }

  private async roots(): Promise<Engine[]> {
    const projects = await this.projects.all();
    if (projects.length > 0) return projects.map(({ root }) => this.engines.at(root, true));
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.map((folder) => this.engines.at(folder.uri.fsPath, false));
  }
}

async function databasesOf(engine: Engine): Promise<CatalogNode[]> {
  const relations = await engine.client.request('catalog/relations', null);
  const databases = group(relations, ({ database }) => database);
  return databases.map(([database, own]) => ({
    kind: 'database',
    engine,
    database,
    relations: own,
    single: databases.length === 1,
  }));
}

/** The user's own schemas first; what the workbench keeps for itself last. */
const rank = (schema: string): number => (schema === 'main' ? 0 : /^dew(_|$)/.test(schema) ? 2 : 1);

function group<Item>(items: readonly Item[], key: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

function relationItem(node: CatalogNode & { kind: 'relation' }): vscode.TreeItem {
  const { relation, engine } = node;
  const item = new vscode.TreeItem(relation.name, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${engine.root}|${relation.database}|${relation.schema}|${relation.name}`;
  item.iconPath = new vscode.ThemeIcon(relation.kind === 'view' ? 'eye' : 'table');
  item.description = relation.rowCount === null ? relation.kind : formatCount(relation.rowCount);
  const rows = relation.rowCount === null ? '' : `, ${formatCount(relation.rowCount)} rows`;
  item.tooltip = `${relation.schema}.${relation.name}: ${relation.kind}${rows}${relation.comment ? `\n${relation.comment}` : ''}`;
  item.accessibilityInformation = { label: item.tooltip };
  item.contextValue = 'relation';
  item.command = commandOf('dew.previewRelation', [node]);
  return item;
}

function columnItem(
  { column, relation, engine }: CatalogNode & { kind: 'column' },
  state: vscode.TreeItemCollapsibleState,
): vscode.TreeItem {
  const item = new vscode.TreeItem(column.name, state);
  item.id = `${engine.root}|${relation.database}|${relation.schema}|${relation.name}|${column.name}`;
  item.iconPath = new vscode.ThemeIcon(column.key ? 'key' : kindIcon[column.kind]);
  item.description = column.type;
  item.tooltip = `${column.name} ${column.type}${column.nullable ? '' : ' NOT NULL'}${column.key ? ', key' : ''}`;
  item.contextValue = 'column';
  return item;
}

const countOf = (count: number): string => `${formatCount(count)} ${count === 1 ? 'table' : 'tables'}`;
