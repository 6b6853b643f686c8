/** The wizard that makes a project from a template: what, where, how, by when. */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { failWith } from '../../../core/failure.ts';
import { planSchedule } from '../../../core/project/deadline.ts';
import type {
  WizardNotifications,
  WizardRequests,
  WizardSnapshot,
} from '../../../protocol/webview/wizard.ts';
import { mayRun } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import { log } from '../../platform/log.ts';
import { WebviewChannel } from '../../platform/webviewChannel.ts';
import type { ViewHandlers } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import { today } from './projectPage.ts';
import type { RoadmapModel } from './roadmapModel.ts';

const defaultHours = 8;

export class WizardPanel extends Disposable {
  readonly panel: vscode.WebviewPanel;
  private readonly model: RoadmapModel;
  private readonly engine: Engine;
  private readonly selected: string | null;

  constructor(
    parts: { extension: vscode.Uri; engines: Engines; model: RoadmapModel },
    selected: string | null,
  ) {
    super();
    this.model = parts.model;
    this.selected = selected;
    this.engine = parts.engines.of();
    this.panel = vscode.window.createWebviewPanel(
      'dew.wizard',
      'New Roadmap Project',
      vscode.ViewColumn.Active,
      { ...webviewOptions(parts.extension), retainContextWhenHidden: true },
    );
    this.panel.iconPath = panelIcon(parts.extension);
    const { webview } = this.panel;
    const channel = this.register(
      new WebviewChannel<WizardRequests, WizardNotifications>(webview, this.handlers()),
    );
    webview.html = webviewPage(webview, parts.extension, { view: 'wizard', title: 'New Roadmap Project' });
    this.register(
      parts.engines.on('project/progressed', ({ engine, payload }) => {
        if (engine === this.engine) channel.notify('project/progressed', payload);
      }),
    );
    this.panel.onDidDispose(() => this.dispose());
  }

  override dispose(): void {
    super.dispose();
    this.panel.dispose();
  }

  private handlers(): ViewHandlers<WizardRequests> {
    return {
      'wizard/load': () => this.snapshot(),
      'wizard/chooseFolder': async ({ current }) => {
        const chosen = await vscode.window.showOpenDialog({
          canSelectFolders: true,
          canSelectFiles: false,
          openLabel: 'Make Project Here',
          defaultUri: vscode.Uri.file(path.dirname(current)),
        });
        return { folder: chosen?.[0]?.fsPath ?? null };
      },
      'wizard/checkFolder': async ({ folder }) => ({ problem: await problemOf(folder) }),
      'wizard/schedule': async ({ project, start, hoursPerWeek }) => {
        const found = await this.model.project(project);
        if (!found) throw failWith('not_found', `The roadmap has no project "${project}".`);
        return planSchedule(found.project.hours, start, hoursPerWeek);
      },
      'project/create': async (params, signal) => {
        if (!mayRun('New Roadmap Project')) throw failWith('bad_input', 'Nothing runs in Restricted Mode.');
        const problem = await problemOf(params.folder);
        if (problem !== null) throw failWith('bad_input', problem, 'Choose another folder.');
        return this.engine.client.request('project/create', params, { signal });
      },
      'wizard/open': async ({ folder, newWindow }) => {
        const options = { forceNewWindow: newWindow };
        await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder), options);
        return null;
      },
      'wizard/close': async () => {
        this.panel.dispose();
        return null;
      },
    };
  }

  private async snapshot(): Promise<WizardSnapshot> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return {
      phases: await this.model.phases(),
      selected: this.selected,
      parent: folder === undefined ? os.homedir() : path.dirname(folder),
      separator: path.sep,
      today: today(),
      mode: 'guided',
      hoursPerWeek: defaultHours,
      missing: await this.missing(),
      trusted: vscode.workspace.isTrusted,
    };
  }

  private async missing(): Promise<Record<string, string>> {
    try {
      const items = await this.engine.client.request('project/doctor', null);
      const missing = items.filter(({ status }) => status === 'missing');
      return Object.fromEntries(missing.map(({ name, next, found }) => [name, next ?? found]));
    } catch (error) {
      log().warn(`doctor: ${String(error)}`);
      return {};
    }
  }
}

/** What speaks against a folder for a new project. */
export async function problemOf(folder: string): Promise<string | null> {
  if (!path.isAbsolute(folder)) return `"${folder}" is not an absolute path.`;
  const entries = await fs.readdir(folder).catch((error: NodeJS.ErrnoException) => error);
  if (Array.isArray(entries)) return entries.length === 0 ? null : `${folder} is not empty.`;
  if (entries.code === 'ENOTDIR') return `${folder} is a file.`;
  if (entries.code !== 'ENOENT') return `${folder} cannot be read: ${entries.message}`;
  for (let parent = path.dirname(folder); ; parent = path.dirname(parent)) {
    const stat = await fs.stat(parent).catch(() => null);
    if (stat && !stat.isDirectory()) return `${parent} is a file.`;
    if (stat) {
      const writable = await fs.access(parent, fs.constants.W_OK).then(
        () => true,
        () => false,
      );
      return writable ? null : `${parent} cannot be written.`;
    }
    if (parent === path.dirname(parent)) return `${folder} does not exist.`;
  }
}
