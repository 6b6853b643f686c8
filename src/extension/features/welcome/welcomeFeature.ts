import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { failWith } from '../../../core/failure.ts';
import { registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Platform } from '../../platform/platform.ts';

/** First steps: the sample, the walkthrough, a project out of the open folder. */
export class WelcomeFeature extends Disposable {
  private readonly platform: Platform;

  constructor(platform: Platform) {
    super();
    this.platform = platform;
    const { context, engines, projects } = platform;
    this.register(registerCommand('dew.openSample', (folder) => this.openSample(folder)));
    this.register(
      registerCommand('dew.openWalkthrough', async () => {
        const walkthrough = `${context.extension.id}#dew.firstMinutes`;
        await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
      }),
    );
    this.register(
      registerCommand('dew.initProject', async () => {
        const engine = engines.of();
        const name = path.basename(engine.root);
        const { folder } = await engine.client.request('project/init', { name });
        await projects.refresh();
        const file = vscode.Uri.file(path.join(folder, 'dew.yaml'));
        await vscode.window.showTextDocument(file);
      }),
    );
  }

  /** Copies the sample to a folder and opens it: the given one, one that is asked for, or a new temporary one. */
  private async openSample(folder?: string): Promise<void> {
    const target = folder ?? (await askForFolder());
    if (target === undefined) return;
    const source = path.join(this.platform.context.extensionPath, 'templates', 'sample');
    await copySample(source, target);
    if (folder === undefined) {
      await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(target), {
        forceNewWindow: (vscode.workspace.workspaceFolders?.length ?? 0) > 0,
      });
    }
  }
}

async function askForFolder(): Promise<string | undefined> {
  const temporary = { label: 'In a new temporary folder', detail: 'Deleted by the system some day' };
  const chosen = { label: 'In a folder of my choice…', detail: 'The sample is copied into it' };
  const picked = await vscode.window.showQuickPick([temporary, chosen], { placeHolder: 'Open the sample' });
  if (picked === temporary) return fs.mkdtemp(path.join(os.tmpdir(), 'dew-sample-'));
  if (picked !== chosen) return undefined;
  const folders = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: 'Copy Sample Here',
  });
  const parent = folders?.[0]?.fsPath;
  return parent === undefined ? undefined : path.join(parent, 'data-workbench-sample');
}

/** Copies the sample; dot-files are stored as dot-name because packing drops them. Nothing is overwritten. */
export async function copySample(source: string, target: string): Promise<void> {
  const entries = await fs.readdir(target).catch(() => []);
  if (entries.length > 0) {
    throw failWith('conflict', `${target} is not empty.`, 'Choose an empty folder or a new name.');
  }
  await copyFolder(source, target);
}

async function copyFolder(source: string, target: string): Promise<void> {
  await fs.mkdir(target, { recursive: true });
  for (const entry of await fs.readdir(source, { withFileTypes: true })) {
    const name = entry.name.startsWith('dot-') ? `.${entry.name.slice(4)}` : entry.name;
    const from = path.join(source, entry.name);
    const to = path.join(target, name);
    if (entry.isDirectory()) await copyFolder(from, to);
    else await fs.copyFile(from, to, fs.constants.COPYFILE_EXCL);
  }
}
