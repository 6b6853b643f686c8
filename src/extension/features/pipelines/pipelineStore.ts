/** Pipelines of the projects in this window, the status of their tasks and their runs, live. */
import * as vscode from 'vscode';
import type {
  PipelineSummary,
  PlannedTask,
  RunEvent,
  RunParams,
  RunState,
  RunSummary,
  TaskStatus,
} from '../../../protocol/engine/pipeline.ts';
import { setContextKey } from '../../platform/contextKeys.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import { log } from '../../platform/log.ts';
import type { ConnectionSecrets } from '../connections/connectionSecrets.ts';
import { prepareConnections, prepareEnvironment, runAgreed } from './runAgreement.ts';

export interface LiveTask {
  status: TaskStatus;
  rows: number | null;
  durationMs: number | null;
  message: string | null;
}

/** A run that this window has seen an event of. */
export interface LiveRun {
  engine: Engine;
  runId: string;
  pipeline: string;
  number: number;
  running: boolean;
  tasks: Map<string, LiveTask>;
}

const keyOf = (root: string, pipeline: string): string => `${root}|${pipeline}`;

export class PipelineStore extends Disposable {
  private readonly lives = new Map<string, LiveRun>();
  private readonly latest = new Map<string, string>();
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** Something that the tree shows changed. */
  readonly onDidChange = this.changed.event;
  private timer: NodeJS.Timeout | undefined;
  private readonly secrets: ConnectionSecrets;

  constructor(engines: Engines, secrets: ConnectionSecrets) {
    super();
    this.secrets = secrets;
    this.register(
      engines.on('pipeline/event', ({ engine, payload }) => this.apply(engine, payload.event, payload.runId)),
    );
    this.register(
      engines.onEnd(({ engine }) => {
        const stopped = this.running.filter((run) => run.engine === engine);
        stopped.forEach((run) => this.stop(run));
        // A refreshed tree asks the engine again and so starts it: not without need.
        if (stopped.length > 0) this.fire();
      }),
    );
    this.register({ dispose: () => clearTimeout(this.timer) });
  }

  get running(): LiveRun[] {
    return [...this.lives.values()].filter((run) => run.running);
  }

  live(root: string, pipeline: string): LiveRun | undefined {
    return this.lives.get(this.latest.get(keyOf(root, pipeline)) ?? '');
  }

  /** Failed tasks of the newest known run of every pipeline: the number on the activity bar. */
  get failedTasks(): number {
    const runs = [...this.latest.values()].map((runId) => this.lives.get(runId));
    return runs.reduce(
      (sum, run) => sum + [...(run?.tasks.values() ?? [])].filter(({ status }) => status === 'failed').length,
      0,
    );
  }

  async pipelines(engine: Engine): Promise<PipelineSummary[]> {
    const pipelines = await engine.client.request('pipeline/list', null);
    await Promise.all(pipelines.map((pipeline) => this.loadLast(engine, pipeline)));
    return pipelines;
  }

  runs(engine: Engine, pipeline: string, limit: number): Promise<RunSummary[]> {
    return engine.client.request('pipeline/runs', { limit, pipeline });
  }

  async run(engine: Engine, params: RunParams): Promise<RunState> {
    await prepareConnections(engine, params, this.secrets);
    const state = await runAgreed(params, (agreed) => engine.client.request('pipeline/run', agreed));
    this.take(engine, state);
    this.fire();
    return state;
  }

  async plan(engine: Engine, params: RunParams, signal: AbortSignal): Promise<PlannedTask[]> {
    await prepareEnvironment(engine, params.environment ?? null, this.secrets);
    return engine.client.request('pipeline/plan', params, { signal });
  }

  /** Reads the list again, soon. */
  refresh(): void {
    this.fire();
  }

  private async loadLast(engine: Engine, pipeline: PipelineSummary): Promise<void> {
    const last = pipeline.lastRun;
    const known = this.live(engine.root, pipeline.id);
    if (!last || known?.runId === last.runId || known?.running) return;
    try {
      this.take(engine, await engine.client.request('pipeline/state', { runId: last.runId }));
      this.showContext();
    } catch (error) {
      log().warn(`run ${last.runId}: ${String(error)}`);
    }
  }

  private take(engine: Engine, state: RunState): void {
    const { runId, pipeline, number } = state;
    const tasks = new Map(
      state.tasks.map(({ id, status, rows, durationMs, failure, reason }) => [
        id,
        { status, rows, durationMs, message: failure?.message ?? reason },
      ]),
    );
    this.lives.set(runId, { engine, runId, pipeline, number, running: state.status === 'running', tasks });
    this.latest.set(keyOf(engine.root, pipeline), runId);
  }

  private apply(engine: Engine, event: RunEvent, runId: string): void {
    if (event.event === 'run_started') {
      const empty = { status: 'waiting', rows: null, durationMs: null, message: null } as const;
      const tasks = new Map(event.tasks.map(({ id }): [string, LiveTask] => [id, { ...empty }]));
      const { pipeline, number } = event;
      this.lives.set(runId, { engine, runId, pipeline, number, running: true, tasks });
      this.latest.set(keyOf(engine.root, pipeline), runId);
    }
    const run = this.lives.get(runId);
    if (!run) return;
    if (event.event === 'task_started') {
      const task = run.tasks.get(event.task);
      if (task) task.status = 'running';
    } else if (event.event === 'task_finished') {
      const { status, rows, durationMs, failure, reason } = event;
      run.tasks.set(event.task, { status, rows, durationMs, message: failure?.message ?? reason });
    } else if (event.event === 'run_finished') {
      run.running = false;
    } else if (event.event !== 'run_started') {
      return;
    }
    this.fire();
  }

  private stop(run: LiveRun): void {
    run.running = false;
    for (const task of run.tasks.values()) {
      if (task.status === 'running' || task.status === 'waiting') task.status = 'cancelled';
    }
  }

  private showContext(): void {
    setContextKey('dew.runRunning', this.running.length > 0);
  }

  /** A quick run sends many events; the tree is told at most ten times a second. */
  private fire(): void {
    this.showContext();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.changed.fire();
    }, 100);
  }
}
