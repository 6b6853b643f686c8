import * as path from 'node:path';
import * as vscode from 'vscode';
import { commandOf } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Projects } from '../../platform/projects.ts';

const pipelineFiles: vscode.DocumentSelector = { pattern: '**/*.pipeline.yaml', scheme: 'file' };
const modelFiles: vscode.DocumentSelector = { pattern: '**/sql/models/**/*.sql', scheme: 'file' };

/** Run, Run from here and Dry run on pipelines, their tasks and their models. Starts no engine. */
export class PipelineLenses extends Disposable implements vscode.CodeLensProvider {
  private readonly projects: Projects;

  constructor(projects: Projects) {
    super();
    this.projects = projects;
    this.register(vscode.languages.registerCodeLensProvider(pipelineFiles, this));
    this.register(
      vscode.languages.registerCodeLensProvider(modelFiles, {
        provideCodeLenses: (document) => this.ofModel(document),
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const root = this.projects.rootOf(document.uri);
    if (root === null) return [];
    const pipeline = path.basename(document.uri.fsPath, '.pipeline.yaml');
    const target = { root, pipeline };
    const top = new vscode.Range(0, 0, 0, 0);
    const lenses = [
      new vscode.CodeLens(top, commandOf('dew.runPipeline', [target], '$(run-all) Run Pipeline')),
      new vscode.CodeLens(top, commandOf('dew.dryRun', [target], 'Dry Run')),
      new vscode.CodeLens(top, commandOf('dew.openRun', [target], 'Last Run')),
    ];
    for (let line = 0; line < document.lineCount; line++) {
      const task = /^\s*-\s+(?:\{\s*)?id:\s*["']?([a-z][a-z0-9_]*)/.exec(document.lineAt(line).text)?.[1];
      if (task !== undefined) lenses.push(...taskLenses(line, { ...target, task }));
    }
    return lenses;
  }

  private ofModel(document: vscode.TextDocument): vscode.CodeLens[] {
    const root = this.projects.rootOf(document.uri);
    if (root === null) return [];
    const task = path.basename(document.uri.fsPath, '.sql');
    return taskLenses(0, { root, pipeline: 'main', task }, ' Model');
  }
}

function taskLenses(
  line: number,
  target: { root: string; pipeline: string; task: string },
  what = '',
): vscode.CodeLens[] {
  const range = new vscode.Range(line, 0, line, 0);
  return [
    new vscode.CodeLens(range, commandOf('dew.runTask', [target], `$(play) Run${what}`)),
    new vscode.CodeLens(range, commandOf('dew.runFromHere', [target], 'Run from Here')),
    new vscode.CodeLens(range, commandOf('dew.dryRun', [target], 'Dry Run')),
  ];
}
