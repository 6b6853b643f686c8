import * as vscode from 'vscode';
import { dialectMarkdown } from '../../../core/dialect/print.ts';
import { dialects, systems } from '../../../core/dialect/systems.ts';
import type { Dialect } from '../../../protocol/engine/dialect.ts';
import { registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import { uriOfPlace } from '../../platform/places.ts';
import type { Platform } from '../../platform/platform.ts';

const first: readonly Dialect[] = ['snowflake', 'bigquery', 'redshift'];

/** What would have to change on another system, as a page with links to each line. */
export class DialectFeature extends Disposable {
  private readonly platform: Platform;

  constructor(platform: Platform) {
    super();
    this.platform = platform;
    this.register(
      registerCommand('dew.dialectReport', async (target, systemsOfReport) => {
        const to = systemsOfReport ?? (await chooseSystems());
        if (to && to.length > 0) await this.show(target, to);
      }),
    );
  }

  /** A SQL file alone, where one is open or given; else all models of the project. */
  private async show(target: unknown, to: Dialect[]): Promise<void> {
    const { engines, projects, documents } = this.platform;
    const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
    const file = uri?.path.endsWith('.sql') ? uri : undefined;
    const project = file ? undefined : await projects.current();
    if (!file && !project) {
      void vscode.window.showInformationMessage(
        'Open a project or a SQL file: the report reads their statements.',
      );
      return;
    }
    const engine = file ? engines.of(file) : engines.at(project?.root ?? '', true);
    const report = await engine.client.request('dialect/report', {
      targets: file ? [file.fsPath] : [],
      to,
      output: null,
    });
    const text = dialectMarkdown(report, (path) => uriOfPlace(engine.root, { file: path }).toString());
    await vscode.commands.executeCommand('markdown.showPreview', documents.make('dialect-report.md', text));
  }
}

async function chooseSystems(): Promise<Dialect[] | undefined> {
  const items = dialects.map((dialect) => ({
    label: systems[dialect].title,
    dialect,
    picked: first.includes(dialect),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: 'Dialect Report',
    placeHolder: 'Systems whose SQL the statements are compared with; nothing is run there',
  });
  return chosen?.map(({ dialect }) => dialect);
}
