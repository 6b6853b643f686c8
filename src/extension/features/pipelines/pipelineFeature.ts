import * as path from 'node:path';
import * as vscode from 'vscode';
import type { RunParams } from '../../../protocol/engine/pipeline.ts';
import type { Place } from '../../../protocol/rpc.ts';
import { registerCommand, runCommand } from '../../platform/commands.ts';
import type { PipelineTarget, TaskTarget } from '../../platform/commandTypes.ts';
import { readSetting } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import { chooseEnvironment } from '../../platform/environments.ts';
import { showFailure } from '../../platform/failures.ts';
import { openPlace } from '../../platform/places.ts';
import type { Platform } from '../../platform/platform.ts';
import { showTree } from '../../platform/trees.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import { PipelineLanguage } from './pipelineLanguage.ts';
import { PipelineLenses } from './pipelineLenses.ts';
import { PipelineStore } from './pipelineStore.ts';
import { PipelineTree } from './pipelineTree.ts';
import type { PipelineNode } from './pipelineTree.ts';
import { RunStatusBar } from './runStatusBar.ts';
import { RunViews } from './runView.ts';

interface Target {
  engine: Engine;
  pipeline: string;
  task?: string;
  runId?: string;
}

export class PipelineFeature extends Disposable {
  readonly store: PipelineStore;
  readonly tree: PipelineTree;
  readonly views: RunViews;
  private readonly platform: Platform;

  constructor(platform: Platform, query: QueryFeature) {
    super();
    this.platform = platform;
    const { engines, projects, context } = platform;
    this.store = this.register(new PipelineStore(engines, query.secrets));
    this.tree = this.register(new PipelineTree(engines, projects, this.store));
    const extension = context.extensionUri;
    this.views = this.register(new RunViews({ extension, engines, store: this.store, query }));
    const view = this.register(showTree('dew.pipelines', this.tree));
    this.register(this.store.onDidChange(() => showBadge(view, this.store.failedTasks)));
    this.register(new RunStatusBar(this.store));
    this.register(new PipelineLenses(projects));
    this.register(new PipelineLanguage(engines));
    const watcher = this.register(
      vscode.workspace.createFileSystemWatcher('**/{*.pipeline.yaml,sql/models/**/*.sql,.dew/runs/*.jsonl}'),
    );
    const refresh = (): void => this.store.refresh();
    for (const event of [watcher.onDidCreate, watcher.onDidDelete]) this.register(event(refresh));
    this.register(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith('.pipeline.yaml')) refresh();
      }),
    );
    this.registerCommands();
  }

  private registerCommands(): void {
    this.register(registerCommand('dew.refreshPipelines', async () => this.store.refresh()));
    this.register(registerCommand('dew.runPipeline', (target) => this.run(target, () => ({}))));
    this.register(registerCommand('dew.runPipelineOn', (target) => this.runOn(target)));
    this.register(
      registerCommand('dew.forcePipeline', (target) => this.run(target, () => ({ force: true }))),
    );
    this.register(
      registerCommand('dew.retryRun', (target) =>
        this.run(target, () => ({ resume: true, ...inEnvironment(environmentOf(target)) })),
      ),
    );
    this.register(
      registerCommand('dew.runTask', (target) =>
        this.run(target, (task) => ({ select: [task], force: true })),
      ),
    );
    this.register(
      registerCommand('dew.runFromHere', (target) =>
        this.run(target, (task) => ({ select: [`${task}+`], force: true })),
      ),
    );
    this.register(registerCommand('dew.dryRun', (target) => this.dryRun(target)));
    this.register(registerCommand('dew.cancelRun', (target) => this.cancel(target)));
    this.register(
      registerCommand('dew.openRun', async (value) => {
        const target = await this.target(value);
        if (target) this.views.open(target.engine, target.pipeline, target.runId ?? null);
      }),
    );
    this.register(
      registerCommand('dew.openTask', async (value) => {
        if (isNode(value) && value.kind === 'task') await openPlace(value.engine.root, value.task.place);
        else if (value) {
          const { root, place } = value as { root: string; place: Place };
          await openPlace(root, place);
        }
      }),
    );
    this.register(
      registerCommand('dew.openPipeline', async (value) => {
        if (isNode(value) && value.kind === 'pipeline') {
          await openPlace(value.engine.root, { file: value.pipeline.file });
        }
      }),
    );
  }

  private async run(value: unknown, paramsOf: (task: string) => RunParams): Promise<void> {
    const target = await this.target(value);
    if (!target) return;
    const { engine, pipeline } = target;
    await vscode.workspace.saveAll(false);
    if (readSetting('dew.run.openView', vscode.Uri.file(engine.root))) {
      this.views.open(engine, pipeline, null, false);
    }
    try {
      const state = await this.store.run(engine, { pipeline, ...paramsOf(target.task ?? '') });
      const failed = state.tasks.filter(({ status }) => status === 'failed');
      if (state.status === 'failed') {
        const names = failed.map(({ id }) => id).join(', ');
        const open = 'Open Run';
        const retry = 'Retry';
        void vscode.window
          .showErrorMessage(
            `Run ${state.number} of ${pipeline}${state.environment === null ? '' : ` on ${state.environment}`} failed in ${names || 'no task'}. ${failed[0]?.failure?.message ?? ''} Tables of earlier runs stay in place.`,
            open,
            retry,
          )
          .then((button) => {
            const next = { root: engine.root, pipeline, runId: state.runId, environment: state.environment };
            if (button === open) return runCommand('dew.openRun', next);
            return button === retry ? runCommand('dew.retryRun', next) : undefined;
          });
      }
    } catch (error) {
      showFailure(error, engine.root);
    }
  }

  private async runOn(value: unknown): Promise<void> {
    const target = await this.target(value);
    if (!target) return;
    const environment = await chooseEnvironment(target.engine, true);
    if (environment === undefined) return;
    await this.run({ root: target.engine.root, pipeline: target.pipeline }, () => inEnvironment(environment));
  }

  private async dryRun(value: unknown): Promise<void> {
    const target = await this.target(value);
    if (!target) return;
    const { engine, pipeline, task } = target;
    await vscode.workspace.saveAll(false);
    this.views.open(engine, pipeline).showPlan(task === undefined ? null : [`${task}+`]);
  }

  private async cancel(value: unknown): Promise<void> {
    const wanted = value === undefined ? null : await this.target(value);
    const runs = this.store.running.filter(
      (run) => !wanted || (run.engine === wanted.engine && run.pipeline === wanted.pipeline),
    );
    await Promise.all(runs.map(({ engine, runId }) => engine.client.request('pipeline/cancel', { runId })));
  }

  /** A tree node, a plain target of a CodeLens, or the only pipeline there is; else asked for. */
  private async target(value: unknown): Promise<Target | undefined> {
    if (isNode(value)) {
      const { engine } = value;
      if (value.kind === 'pipeline' || value.kind === 'runs') return { engine, pipeline: value.pipeline.id };
      if (value.kind === 'task') return { engine, pipeline: value.pipeline.id, task: value.task.id };
      if (value.kind === 'run') return { engine, pipeline: value.run.pipeline, runId: value.run.runId };
    }
    if (value instanceof vscode.Uri && value.path.endsWith('.pipeline.yaml')) {
      const pipeline = path.basename(value.fsPath, '.pipeline.yaml');
      return { engine: this.platform.engines.of(value), pipeline };
    }
    if (isTarget(value)) {
      const { root, ...rest } = value;
      return { engine: this.platform.engines.at(root, true), ...rest };
    }
    const project = await this.platform.projects.current();
    if (!project) {
      void vscode.window
        .showInformationMessage('There is no project in this window.', 'New Roadmap Project')
        .then((button) => (button ? runCommand('dew.newRoadmapProject') : undefined));
      return undefined;
    }
    const engine = this.platform.engines.at(project.root, true);
    const pipelines = await engine.client.request('pipeline/list', null);
    if (pipelines.length < 2) return { engine, pipeline: pipelines[0]?.id ?? 'main' };
    const picked = await vscode.window.showQuickPick(
      pipelines.map(({ id, name }) => ({ label: name, description: id, id })),
      { placeHolder: 'Pipeline' },
    );
    return picked && { engine, pipeline: picked.id };
  }
}

const isNode = (value: unknown): value is PipelineNode =>
  typeof value === 'object' && value !== null && 'kind' in value && 'engine' in value;

const isTarget = (value: unknown): value is PipelineTarget & Partial<TaskTarget> & { runId?: string } =>
  typeof value === 'object' && value !== null && 'root' in value && 'pipeline' in value;

const inEnvironment = (environment: string | null): RunParams =>
  environment === null ? {} : { environment };

/** Where the run is that a target names, so that it is retried there. */
function environmentOf(target: unknown): string | null {
  if (typeof target !== 'object' || target === null || !('environment' in target)) return null;
  return typeof target.environment === 'string' ? target.environment : null;
}

function showBadge(view: vscode.TreeView<PipelineNode>, failed: number): void {
  view.badge =
    failed === 0
      ? undefined
      : { value: failed, tooltip: `${failed} failed ${failed === 1 ? 'task' : 'tasks'} in the last runs` };
}
