/** Runs checks for the tree, the page and on save; one at a time per project. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { CheckDocument, CheckParams } from '../../../protocol/engine/project.ts';
import { commandOf } from '../../platform/commands.ts';
import { readSetting } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import { log } from '../../platform/log.ts';
import type { Projects } from '../../platform/projects.ts';
import type { ConnectionSecrets } from '../connections/connectionSecrets.ts';
import { prepareEnvironment, runAgreed } from '../pipelines/runAgreement.ts';
import { statusWord } from '../../platform/statusIcons.ts';

const quiet = 500;
const shownFor = 12_000;

export interface CheckingEvent {
  engine: Engine;
  /** Null when it ended. */
  only: string[] | null;
}

export class Checking extends Disposable {
  private readonly engines: Engines;
  private readonly secrets: ConnectionSecrets;
  private readonly changed = this.register(new vscode.EventEmitter<CheckingEvent>());
  readonly onDidChange = this.changed.event;
  private readonly saved = new Map<string, Set<string>>();
  private timer: NodeJS.Timeout | undefined;
  private fade: NodeJS.Timeout | undefined;
  private quick: AbortController | undefined;
  private readonly item = this.register(
    vscode.window.createStatusBarItem('dew.quickChecks', vscode.StatusBarAlignment.Left, 39),
  );

  constructor(engines: Engines, projects: Projects, secrets: ConnectionSecrets) {
    super();
    this.secrets = secrets;
    this.engines = engines;
    this.item.name = 'Checks on save';
    this.register(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        const root = projects.rootOf(uri);
        if (root === null || !vscode.workspace.isTrusted || !readSetting('dew.checks.onSave', uri)) return;
        void this.hasTemplate(projects, root).then((has) => has && this.later(root, uri));
      }),
    );
    this.register({
      dispose: () => {
        clearTimeout(this.timer);
        clearTimeout(this.fade);
        this.quick?.abort();
      },
    });
  }

  /** The full proof of steps, checks, or everything, with progress and Cancel. */
  async check(
    engine: Engine,
    only: string[],
    title: string,
    environment: string | null = null,
  ): Promise<CheckDocument> {
    await prepareEnvironment(engine, environment, this.secrets);
    this.changed.fire({ engine, only });
    try {
      return await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title, cancellable: true },
        async (progress, token) => {
          const controller = new AbortController();
          token.onCancellationRequested(() => controller.abort());
          const listening = this.engines.on('project/progressed', ({ engine: source, payload }) => {
            if (source !== engine) return;
            progress.report({ message: `${payload.done} of ${payload.total}: ${payload.activity}` });
          });
          try {
            const { signal } = controller;
            const params: CheckParams = {
              only,
              quick: false,
              ...(environment === null ? {} : { environment }),
            };
            return await runAgreed(params, (agreed) =>
              engine.client.request('project/check', agreed, { signal }),
            );
          } finally {
            listening.dispose();
          }
        },
      );
    } finally {
      this.changed.fire({ engine, only: null });
    }
  }

  /** The quick checks that a change of these files can touch; nothing is recorded. */
  async checkQuickly(engine: Engine, files: string[]): Promise<CheckDocument> {
    this.quick?.abort();
    this.quick = new AbortController();
    const { signal } = this.quick;
    return engine.client.request('project/check', { only: [], quick: true, files }, { signal });
  }

  private async hasTemplate(projects: Projects, root: string): Promise<boolean> {
    return (await projects.all()).some((project) => project.root === root && project.template !== null);
  }

  private later(root: string, uri: vscode.Uri): void {
    const files = this.saved.get(root) ?? new Set<string>();
    this.saved.set(root, files.add(path.relative(root, uri.fsPath).split(path.sep).join('/')));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const all = [...this.saved];
      this.saved.clear();
      for (const [project, names] of all) void this.onSave(project, [...names]);
    }, quiet);
  }

  private async onSave(root: string, files: string[]): Promise<void> {
    try {
      const document = await this.checkQuickly(this.engines.at(root, true), files);
      this.show(root, document);
    } catch (error) {
      log().info(`Quick checks of ${files.join(', ')}: ${String(error)}`);
    }
  }

  private show(root: string, document: CheckDocument): void {
    const checks = [...document.steps, ...document.deliverables].flatMap((step) => step.checks);
    const ran = checks.filter(({ status }) => status !== 'not_run' && status !== 'blocked');
    if (ran.length === 0) {
      this.item.hide();
      return;
    }
    const red = ran.filter(({ status }) => status === 'fail' || status === 'error');
    this.item.text =
      red.length === 0
        ? `$(pass) ${ran.length} quick ${ran.length === 1 ? 'check' : 'checks'} green`
        : `$(error) quick check red: ${red.map(({ id }) => id).join(', ')}`;
    this.item.tooltip = ran
      .map(({ id, title, status, found }) => `${id} ${title}: ${statusWord(status)}. ${found}`)
      .join('\n');
    this.item.command = commandOf('dew.openProjectPage', [{ root }]);
    this.item.show();
    clearTimeout(this.fade);
    this.fade = setTimeout(() => this.item.hide(), shownFor);
  }
}
