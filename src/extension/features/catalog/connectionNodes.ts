/** Connections in the catalog tree. A server is asked only for what somebody unfolds. */
import * as vscode from 'vscode';
import { failureOf } from '../../../core/failure.ts';
import { failureWords } from '../../../core/format/failureWords.ts';
import { kindIcon } from '../../../core/format/kindIcon.ts';
import { formatCount } from '../../../core/format/words.ts';
import type { CatalogRelation } from '../../../protocol/engine/catalog.ts';
import type { ConnectionEntry, ConnectionSchema } from '../../../protocol/engine/connection.ts';
import type { Failure } from '../../../protocol/rpc.ts';
import { commandOf } from '../../platform/commands.ts';
import type { Engine } from '../../platform/engines.ts';
import type { ConnectionSecrets } from '../connections/connectionSecrets.ts';

interface Connected {
  engine: Engine;
  entry: ConnectionEntry;
}

export type ConnectionNode =
  | ({ kind: 'connection' } & Connected)
  | ({ kind: 'remoteSchema'; schema: ConnectionSchema } & Connected)
  | ({ kind: 'remoteRelation'; relation: CatalogRelation } & Connected)
  | ({
      kind: 'remoteColumn';
      relation: CatalogRelation;
      column: CatalogRelation['columns'][number];
    } & Connected)
  | ({
      kind: 'remoteIndex';
      relation: CatalogRelation;
      index: NonNullable<CatalogRelation['indexes']>[number];
    } & Connected)
  | ({ kind: 'remoteFailure'; failure: Failure } & Connected);

export async function connectionsOf(engine: Engine): Promise<ConnectionNode[]> {
  if (!engine.project) return [];
  const entries = await engine.client.request('connection/list', null);
  return entries.map((entry) => ({ kind: 'connection', engine, entry }));
}

/** A server that cannot be asked says so below its own name: the rest of the tree goes on. */
export async function childrenOf(
  node: ConnectionNode,
  secrets: ConnectionSecrets,
): Promise<ConnectionNode[]> {
  const { engine, entry } = node;
  try {
    return await readChildren(node, secrets);
  } catch (error) {
    return [{ kind: 'remoteFailure', engine, entry, failure: failureOf(error) }];
  }
}

async function readChildren(node: ConnectionNode, secrets: ConnectionSecrets): Promise<ConnectionNode[]> {
  const { engine, entry } = node;
  const { name } = entry;
  switch (node.kind) {
    case 'connection': {
      if (!vscode.workspace.isTrusted || !(await secrets.prepare(engine, name)).ready) return [];
      const schemas = await engine.client.request('connection/schemas', { name });
      return schemas.map((schema) => ({ kind: 'remoteSchema', engine, entry, schema }));
    }
    case 'remoteSchema': {
      const schema = node.schema.name;
      const relations = await engine.client.request('connection/relations', { name, schema });
      return relations.map((relation) => ({ kind: 'remoteRelation', engine, entry, relation }));
    }
    case 'remoteRelation': {
      const { schema, name: table, later } = node.relation;
      const relation = later
        ? await engine.client.request('connection/relation', { name, schema, relation: table })
        : node.relation;
      const about = { engine, entry, relation };
      return [
        ...relation.columns.map((column): ConnectionNode => ({ kind: 'remoteColumn', ...about, column })),
        ...(relation.indexes ?? []).map((index): ConnectionNode => ({
          kind: 'remoteIndex',
          ...about,
          index,
        })),
      ];
    }
    case 'remoteColumn':
    case 'remoteIndex':
    case 'remoteFailure':
      return [];
  }
}

export function itemOf(node: ConnectionNode): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const place = `${node.engine.root}|${node.entry.name}`;
  const make = (label: string, id: string, icon: string, state = Collapsed): vscode.TreeItem => {
    const item = new vscode.TreeItem(label, state);
    item.id = `${place}|${id}`;
    item.iconPath = new vscode.ThemeIcon(icon);
    item.contextValue = node.kind;
    return item;
  };
  switch (node.kind) {
    case 'connection': {
      const { name, title, target, readOnly, production } = node.entry;
      const item = make(name, 'connection', production ? 'warning' : 'server');
      const flags = [production ? 'production' : '', readOnly ? 'read-only' : ''].filter(Boolean).join(', ');
      item.description = `${title}${flags ? `, ${flags}` : ''}`;
      item.tooltip = `${name}: ${title}, ${target}${flags ? `, ${flags}` : ''}. Unfolding it connects.`;
      return item;
    }
    case 'remoteSchema': {
      const { name, relations } = node.schema;
      const item = make(name, `schema|${name}`, 'symbol-namespace');
      const word = node.entry.language === 'mongo' ? 'collection' : 'table';
      item.description = `${formatCount(relations)} ${relations === 1 ? word : `${word}s`}`;
      return item;
    }
    case 'remoteRelation': {
      const { schema, name, kind, rowCount, comment } = node.relation;
      const item = make(name, `relation|${schema}|${name}`, kind === 'view' ? 'eye' : 'table');
      const kindWord = kind === 'table' && node.entry.language === 'mongo' ? 'collection' : kind;
      item.description = rowCount === null ? kindWord : `≈ ${formatCount(rowCount)}`;
      const rows =
        rowCount === null ? '' : `, about ${formatCount(rowCount)} rows by the server's own statistics`;
      item.tooltip = `${schema}.${name}: ${kindWord}${rows}${comment === null ? '' : `\n${comment}`}`;
      item.accessibilityInformation = { label: item.tooltip };
      return item;
    }
    case 'remoteColumn': {
      const { column, relation } = node;
      const id = `column|${relation.schema}|${relation.name}|${column.name}`;
      const item = make(column.name, id, column.key ? 'key' : kindIcon[column.kind], None);
      const { present } = column;
      const { sampled } = relation;
      if (present === undefined || sampled === undefined) {
        item.description = column.type;
        item.tooltip = `${column.name} ${column.type}${column.nullable ? '' : ' NOT NULL'}${column.key ? ', key' : ''}`;
        return item;
      }
      const share = `in ${present === sampled ? 'each' : present} of ${sampled} documents`;
      item.description = `${column.type}, ${share}`;
      item.tooltip = `${column.name}: ${column.type}, found ${share} that were looked at. A collection has no schema.`;
      item.accessibilityInformation = { label: item.tooltip };
      return item;
    }
    case 'remoteIndex': {
      const { index, relation } = node;
      const item = make(
        index.name,
        `index|${relation.schema}|${relation.name}|${index.name}`,
        'list-ordered',
        None,
      );
      item.description = `index on ${index.keys}${index.unique ? ', unique' : ''}`;
      item.tooltip = `${index.name}: ${item.description}`;
      return item;
    }
    case 'remoteFailure': {
      const { failure, engine, entry } = node;
      const item = make(failure.message, 'failure', 'error', None);
      item.tooltip = `${failureWords(failure)}\nClick to edit the connection.`;
      item.accessibilityInformation = { label: item.tooltip };
      item.command = commandOf('dew.editConnection', [{ engine, name: entry.name }]);
      return item;
    }
  }
}

export function nameOf(node: ConnectionNode): string {
  if (node.kind === 'connection') return node.entry.name;
  if (node.kind === 'remoteSchema') return node.schema.name;
  if (node.kind === 'remoteIndex') return node.index.name;
  if (node.kind === 'remoteFailure') return failureWords(node.failure);
  return node.kind === 'remoteColumn' ? node.column.name : `${node.relation.schema}.${node.relation.name}`;
}

export const isConnectionNode = (node: { kind: string }): node is ConnectionNode =>
  node.kind === 'connection' || node.kind.startsWith('remote');
