import * as vscode from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import type { TaskTarget } from '../../platform/commandTypes.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Platform } from '../../platform/platform.ts';
import type { CatalogNode } from '../catalog/catalogTree.ts';
import { LineagePanel, type LineageWish } from './lineagePanel.ts';

/** What tables, columns and statements are made of; from the palette, a SQL file or a tree. */
export class LineageFeature extends Disposable {
  private readonly platform: Platform;
  private readonly panels = new Map<string, LineagePanel>();

  constructor(platform: Platform) {
    super();
    this.platform = platform;
    this.register(
      registerCommand('dew.showLineage', async (target) => {
        const wish = await this.wishOf(target);
        if (wish) this.show(wish);
      }),
    );
    this.register({ dispose: () => this.panels.forEach((page) => page.dispose()) });
  }

  /** One page for each dataset or file; asked for again, it comes to the front. */
  private show(wish: LineageWish): void {
    const key = [wish.engine.root, wish.document?.uri.toString(), wish.center].join('\n');
    const known = this.panels.get(key);
    if (known) {
      known.panel.reveal();
      return;
    }
    const page = new LineagePanel(this.platform.context.extensionUri, wish);
    this.panels.set(key, page);
    page.panel.onDidDispose(() => this.panels.delete(key));
  }

  private async wishOf(target: unknown): Promise<LineageWish | undefined> {
    const { engines } = this.platform;
    const node = target as CatalogNode | undefined;
    if (node?.kind === 'relation') {
      const { schema, name } = node.relation;
      return { engine: node.engine, document: null, center: schema === 'main' ? name : `${schema}.${name}` };
    }
    const task = target as { root?: string; task?: string | TaskTarget } | undefined;
    if (typeof task?.task === 'string' && task.root !== undefined) {
      return { engine: engines.at(task.root, true), document: null, center: task.task };
    }
    const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
    if (uri?.path.endsWith('.sql')) return this.ofFile(uri);
    const project = await this.platform.projects.current();
    if (project) return { engine: engines.at(project.root, true), document: null, center: null };
    void vscode.window.showInformationMessage(
      'Open a project or a SQL file: lineage is read from their statements.',
    );
    return undefined;
  }

  /** A model is shown in its project; any other file by its own statements. */
  private async ofFile(uri: vscode.Uri): Promise<LineageWish> {
    const engine = this.platform.engines.of(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    if (!engine.project) return { engine, document, center: null };
    const pipelines = await engine.client.request('pipeline/list', null);
    const file = vscode.workspace.asRelativePath(uri, false);
    const model = pipelines
      .flatMap(({ tasks }) => tasks)
      .find(
        ({ type, place }) => type === 'model' && (file === place.file || file.endsWith(`/${place.file}`)),
      );
    const table = model?.outputs[0];
    return table === undefined
      ? { engine, document, center: null }
      : { engine, document: null, center: table };
  }
}
