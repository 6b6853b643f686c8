import * as path from 'node:path';
import * as vscode from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Projects } from '../../platform/projects.ts';
import type { CatalogNode } from '../catalog/catalogTree.ts';
import type { DataFileNode } from '../dataFiles/dataFilesFeature.ts';
import { statementAt } from '../query/statements.ts';
import { ProfilePanel, type ProfileWish } from './profilePanel.ts';

/** Profiles of tables and files from their trees, and of the statement under the cursor. */
export class ProfileFeature extends Disposable {
  private readonly extension: vscode.Uri;
  private readonly engines: Engines;
  private readonly projects: Projects;

  constructor({ context, engines, projects }: Platform) {
    super();
    this.extension = context.extensionUri;
    this.engines = engines;
    this.projects = projects;
    this.register(
      registerCommand('dew.profile', async (target) => {
        const wish = this.wishOf(target) ?? (await this.pick());
        if (wish) this.show(wish);
      }),
    );
    this.register(registerCommand('dew.profileStatement', async () => this.profileStatement()));
  }

  private show(wish: ProfileWish): void {
    this.register(new ProfilePanel(this.extension, this.engines, wish));
  }

  private async profileStatement(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const statement =
      editor && statementAt(editor.document, editor.document.offsetAt(editor.selection.active));
    if (!statement) {
      void vscode.window.showInformationMessage('Put the cursor into a SELECT of a SQL file.');
      return;
    }
    const { document } = editor;
    const sql = document.getText().slice(statement.start, statement.end);
    const name = path.posix.basename(document.uri.path);
    this.show({ engine: this.engines.of(document.uri), target: { kind: 'sql', sql, name }, title: name });
  }

  /** What a tree, the explorer or a caller hands over. */
  private wishOf(target: unknown): ProfileWish | null {
    if (target instanceof vscode.Uri) {
      const engine = this.engines.of(target);
      return fileWish(engine, insideOf(engine.root, target.fsPath));
    }
    const node = target as CatalogNode | DataFileNode | undefined;
    if (node?.kind === 'file') return fileWish(node.engine, node.file.path);
    if (node?.kind !== 'relation') return null;
    const { schema, name } = node.relation;
    return { engine: node.engine, target: { kind: 'name', name: `${schema}.${name}` }, title: name };
  }

  private async pick(): Promise<ProfileWish | null> {
    const project = await this.projects.current();
    const engine = project
      ? this.engines.at(project.root, true)
      : this.engines.of(vscode.window.activeTextEditor?.document.uri);
    const names = Promise.all([
      engine.client.request('catalog/relations', null),
      engine.client.request('catalog/files', null),
    ]).then(([relations, files]) => [
      ...relations.map(({ schema, name, kind }) => ({ label: `${schema}.${name}`, description: kind })),
      ...files
        .filter(({ format }) => format !== 'duckdb')
        .map(({ path: file, format }) => ({ label: file, description: format })),
    ]);
    const picked = await vscode.window.showQuickPick(names, { placeHolder: 'Table or file to profile' });
    return picked ? fileWish(engine, picked.label) : null;
  }
}

const fileWish = (engine: Engine, name: string): ProfileWish => ({
  engine,
  target: { kind: 'name', name },
  title: path.posix.basename(name),
});

function insideOf(root: string, file: string): string {
  const relative = path.relative(root, file);
  const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return inside ? relative.split(path.sep).join('/') : file;
}
