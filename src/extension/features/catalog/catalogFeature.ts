import * as vscode from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import { showFailure } from '../../platform/failures.ts';
import { editPipeline } from '../../platform/pipelineEdit.ts';
import type { Platform } from '../../platform/platform.ts';
import { showTree } from '../../platform/trees.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import { CatalogTree } from './catalogTree.ts';
import type { CatalogNode } from './catalogTree.ts';
import { isConnectionNode, nameOf as connectionName } from './connectionNodes.ts';

/** Databases, their tables and columns; a click previews a table in the results panel. */
export class CatalogFeature extends Disposable {
  readonly tree: CatalogTree;

  constructor({ engines, projects }: Platform, query: QueryFeature) {
    super();
    const tree = this.register(new CatalogTree(engines, projects, query.secrets));
    this.tree = tree;
    this.register(showTree('dew.catalog', tree));
    this.register(query.runs.onDidEnd((run) => changesCatalog(run.sql) && tree.refresh()));
    this.register(
      engines.on('pipeline/event', ({ payload }) => {
        if (payload.event.event === 'run_finished') tree.refresh();
      }),
    );
    this.register(registerCommand('dew.refreshCatalog', async () => tree.refresh()));
    this.register(
      registerCommand('dew.previewRelation', async (value) => {
        const node = value as CatalogNode | undefined;
        if (node?.kind === 'remoteRelation') {
          const { schema, name: relation } = node.relation;
          const target = { name: node.entry.name, schema, relation };
          const rows = await node.engine.client.request('connection/preview', target);
          query.store.put(node.engine, rows);
          await query.view.show(rows.id);
          return;
        }
        if (node?.kind !== 'relation') return;
        const { schema, name } = node.relation;
        const summary = await node.engine.client.request('catalog/preview', { target: `${schema}.${name}` });
        query.store.put(node.engine, summary);
        await query.view.show(summary.id);
      }),
    );
    this.register(
      registerCommand('dew.saveAsExtract', async (value) => {
        const node = value as CatalogNode | undefined;
        if (node?.kind !== 'remoteRelation') return;
        const { engine, entry, relation } = node;
        const table = { name: entry.name, schema: relation.schema, relation: relation.name };
        try {
          await editPipeline(engine.root, 'Pipeline file for the task', (text) =>
            engine.client.request('connection/addExtract', { ...table, text }),
          );
        } catch (error) {
          showFailure(error, engine.root);
        }
      }),
    );
    this.register(
      registerCommand('dew.copyName', async (value) => {
        const node = value as CatalogNode | undefined;
        if (node) await vscode.env.clipboard.writeText(nameOf(node));
      }),
    );
    this.register(
      registerCommand('dew.releaseDatabase', async () => {
        await Promise.all(engines.running.map(({ client }) => client.request('engine/release', null)));
        void vscode.window.setStatusBarMessage('Database files released', 3000);
      }),
    );
  }
}

function nameOf(node: CatalogNode): string {
  if (isConnectionNode(node)) return connectionName(node);
  if (node.kind === 'column') return node.column.name;
  if (node.kind === 'relation') return `${node.relation.schema}.${node.relation.name}`;
  return node.kind === 'schema' ? node.schema : node.database;
}

/** Statements that can change what the tree shows; reading ones never refresh it. */
function changesCatalog(sql: string): boolean {
  return /\b(create|drop|alter|insert|update|delete|attach|detach|copy|import|merge|truncate|use|call|commit|rollback)\b/i.test(
    sql,
  );
}
