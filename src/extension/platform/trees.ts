import type * as vscode from 'vscode';
import { failureOf } from '../../core/failure.ts';
import { failureWords } from '../../core/format/failureWords.ts';
import { contributed } from './contributed.ts';
import { log } from './log.ts';

/**
 * Fills a tree view whose failures are said above it instead of looking like an empty tree; the next
 * successful read takes the message away.
 */
export function showTree<Node>(id: string, provider: vscode.TreeDataProvider<Node>): vscode.TreeView<Node> {
  const read = async (node?: Node): Promise<Node[]> => {
    try {
      const children = (await provider.getChildren(node)) ?? [];
      delete (view as { message?: string }).message;
      return children;
    } catch (error) {
      const failure = failureOf(error);
      log().error(`${id}: ${failureWords(failure)}`);
      view.message = failureWords(failure);
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
