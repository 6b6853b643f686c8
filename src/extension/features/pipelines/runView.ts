/** The run view: one panel per pipeline, following the engine's events. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { failWith, failureOf } from '../../../core/failure.ts';
import { environmentSchemaName } from '../../../core/project/environmentSchemas.ts';
import type { EngineState } from '../../../protocol/engine/index.ts';
import type { RunParams, RunState } from '../../../protocol/engine/pipeline.ts';
import type { RunSnapshot, RunViewNotifications, RunViewRequests } from '../../../protocol/webview/run.ts';
import { mayRun } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import { openPlace } from '../../platform/places.ts';
import { WebviewChannel } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import type { PipelineStore } from './pipelineStore.ts';
import { prepareEnvironment } from './runAgreement.ts';

export const runViewType = 'dew.run';

export class RunViews extends Disposable {
  private readonly views = new Map<string, RunView>();
  private readonly parts: ConstructorParameters<typeof RunView>[0];

  constructor(parts: ConstructorParameters<typeof RunView>[0]) {
    super();
    this.parts = parts;
    this.register({ dispose: () => this.views.forEach((view) => view.dispose()) });
  }

  /** Opens the panel of a pipeline, on a run or on its newest one. */
  open(engine: Engine, pipeline: string, runId: string | null = null, focus = true): RunView {
    const key = `${engine.root}|${pipeline}`;
    const known = this.views.get(key);
    if (known) {
      known.show(runId, focus);
      return known;
    }
    const view = new RunView(this.parts, engine, pipeline, runId, focus);
    this.views.set(key, view);
    view.onDidClose(() => this.views.delete(key));
    return view;
  }
}

export class RunView extends Disposable {
  readonly panel: vscode.WebviewPanel;
  private readonly channel: WebviewChannel<RunViewRequests, RunViewNotifications>;
  private readonly engine: Engine;
  private readonly pipeline: string;
  private readonly query: QueryFeature;
  private readonly store: PipelineStore;
  private runId: string | null;
  private loaded = false;
  /** Asked for before the view could listen. */
  private plan: RunViewNotifications['run/plan'] | null = null;
  private readonly closed = new vscode.EventEmitter<void>();
  readonly onDidClose = this.closed.event;

  constructor(
    parts: { extension: vscode.Uri; engines: Engines; store: PipelineStore; query: QueryFeature },
    engine: Engine,
    pipeline: string,
    runId: string | null,
    focus: boolean,
  ) {
    super();
    this.engine = engine;
    this.pipeline = pipeline;
    this.runId = runId;
    this.query = parts.query;
    this.store = parts.store;
    this.panel = vscode.window.createWebviewPanel(
      runViewType,
      `${pipeline}: run`,
      { viewColumn: vscode.ViewColumn.Active, preserveFocus: !focus },
      { ...webviewOptions(parts.extension), retainContextWhenHidden: true },
    );
    this.panel.iconPath = panelIcon(parts.extension);
    const { webview } = this.panel;
    this.channel = this.register(
      new WebviewChannel<RunViewRequests, RunViewNotifications>(webview, this.handlers(), {
        names: ['pipeline/cancel', 'pipeline/runs', 'pipeline/state', 'pipeline/log', 'pipeline/task'],
        client: () => engine.client,
      }),
    );
    webview.html = webviewPage(webview, parts.extension, { view: 'run', title: 'Run', worker: true });
    this.register(
      parts.engines.on('pipeline/event', ({ engine: source, payload }) => {
        if (source !== engine) return;
        this.channel.notify('pipeline/event', payload);
        if (payload.event.event === 'run_started' && payload.event.pipeline === pipeline) {
          this.runId = payload.runId;
          void this.send();
        }
      }),
    );
    this.register(
      parts.engines.onEnd(({ engine: source, failure }) => {
        if (source === engine) this.channel.notify('run/failed', failure);
      }),
    );
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.send()));
    const timer = setInterval(() => void this.tellMemory(), 1000);
    this.register({ dispose: () => clearInterval(timer) });
    this.panel.onDidDispose(() => {
      this.closed.fire();
      this.dispose();
    });
  }

  /** Turns to the plan: of the whole pipeline, or of the selected tasks. */
  showPlan(select: string[] | null): void {
    this.panel.reveal();
    if (this.loaded) this.channel.notify('run/plan', { select });
    else this.plan = { select };
  }

  show(runId: string | null, focus: boolean): void {
    this.panel.reveal(undefined, !focus);
    if (runId === null || runId === this.runId) return;
    this.runId = runId;
    void this.send();
  }

  override dispose(): void {
    super.dispose();
    this.panel.dispose();
  }

  private handlers(): ConstructorParameters<typeof WebviewChannel<RunViewRequests, RunViewNotifications>>[1] {
    return {
      'run/load': () => {
        this.loaded = true;
        if (this.plan) this.channel.notify('run/plan', this.plan);
        this.plan = null;
        return this.snapshot();
      },
      'pipeline/run': (params, signal) => this.run(params, signal),
      'pipeline/plan': (params, signal) => this.store.plan(this.engine, params, signal),
      'run/openPlace': async (place) => {
        await openPlace(this.engine.root, place);
        return null;
      },
      'run/preview': async ({ target, environment }) => {
        await prepareEnvironment(this.engine, environment, this.query.secrets);
        const summary = await previewOf(this.engine, target, environment);
        this.query.store.put(this.engine, summary);
        await this.query.view.show(summary.id);
        return null;
      },
      'run/copy': async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return null;
      },
    };
  }

  private async run(params: RunParams, _signal: AbortSignal): Promise<RunState> {
    if (!mayRun('Run Pipeline')) {
      throw failWith('bad_input', 'Nothing runs in Restricted Mode.', 'Trust the workspace first.');
    }
    return this.store.run(this.engine, params);
  }

  private async snapshot(): Promise<RunSnapshot> {
    const { client } = this.engine;
    const pipelines = await client.request('pipeline/list', null);
    const pipeline = pipelines.find(({ id }) => id === this.pipeline);
    if (!pipeline) {
      throw new Error(`There is no pipeline "${this.pipeline}" in ${path.basename(this.engine.root)}.`);
    }
    const chosen = this.runId;
    const runId = chosen ?? pipeline.lastRun?.runId ?? null;
    const run = runId === null ? null : await client.request('pipeline/state', { runId });
    // Another run was opened or has begun meanwhile: what was read here is of the past.
    if (this.runId !== chosen) return this.snapshot();
    this.panel.title = run ? `${pipeline.name}: run ${run.number}` : pipeline.name;
    const engine = client.running ? await client.request('engine/state', null) : null;
    const environments = await client.request('pipeline/environments', null);
    return { pipeline, run, engine, environments, trusted: vscode.workspace.isTrusted };
  }

  private async send(): Promise<void> {
    try {
      this.channel.notify('run/snapshot', await this.snapshot());
    } catch (error) {
      this.channel.notify('run/failed', failureOf(error));
    }
  }

  private async tellMemory(): Promise<void> {
    const { client } = this.engine;
    const busy = this.store.live(this.engine.root, this.pipeline)?.running;
    if (!busy || !this.panel.visible || !client.running) return;
    const state: EngineState | null = await client.request('engine/state', null).catch(() => null);
    if (state) this.channel.notify('run/engine', state);
  }
}

/** A table of the project's database, or of the server that a run was on. */
async function previewOf({ client }: Engine, target: string, environment: string | null) {
  if (environment === null) return client.request('catalog/preview', { target });
  const entries = await client.request('pipeline/environments', null);
  const entry = entries.find(({ name }) => name === environment);
  if (!entry) throw failWith('not_found', `dew.yaml has no environment "${environment}" any more.`);
  const [schema = 'main', relation = ''] = target.includes('.') ? target.split('.') : ['main', target];
  return client.request('connection/preview', {
    name: entry.target,
    schema: environmentSchemaName(entry.schema, schema),
    relation,
  });
}
