import type * as vscode from 'vscode';
import { failureOf } from '../../core/failure.ts';
import { failureWords } from '../../core/format/failureWords.ts';
import { contributed } from './contributed.ts';
import type { ContextKey } from './contextKeyNames.ts';
import { setContextKey } from './contextKeys.ts';
import { log } from './log.ts';

/** Of each tree one context key tells whether it is empty. */
type TreeId = ContextKey extends infer Key ? (Key extends `${infer Id}Empty` ? Id : never) : never;

/**
 * Fills a tree view whose failures are said above it instead of looking like an empty tree; the next
 * successful read takes the message away. What package.json says of an empty tree (`viewsWelcome`) is shown for one
 * that was read and is empty, not for one that loads.
 */
export function showTree<Node>(id: TreeId, provider: vscode.TreeDataProvider<Node>): vscode.TreeView<Node> {
  const read = async (node?: Node): Promise<Node[]> => {
    try {
      const children = (await provider.getChildren(node)) ?? [];
      delete (view as { message?: string }).message;
      if (node === undefined) setContextKey(`${id}Empty`, children.length === 0);
      return children;
    } catch (error) {
      const failure = failureOf(error);
      log().error(`${id}: ${failureWords(failure)}`);
      view.message = failureWords(failure);
      if (node === undefined) setContextKey(`${id}Empty`, true);
      return [];
    }
  };
  const changes = provider.onDidChangeTreeData;
  const view = contributed().tree<Node>(id, {
    getTreeItem: (node) => provider.getTreeItem(node),
    getChildren: read,
    ...(changes ? { onDidChangeTreeData: changes } : {}),
  });
  return view;
}
