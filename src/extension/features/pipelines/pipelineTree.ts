import * as vscode from 'vscode';
import { topologicalOrder } from '../../../core/pipeline/graph.ts';
import { failureWords } from '../../../core/format/failureWords.ts';
import { formatAgo, formatCount, formatDuration } from '../../../core/format/words.ts';
import type {
  PipelineSummary,
  RunSummary,
  TaskStatus,
  TaskSummary,
} from '../../../protocol/engine/pipeline.ts';
import { commandOf } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import type { Project, Projects } from '../../platform/projects.ts';
import { statusIcon, statusWord } from '../../platform/statusIcons.ts';
import type { Status } from '../../platform/statusIcons.ts';
import type { PipelineStore } from './pipelineStore.ts';

export type PipelineNode =
  | { kind: 'project'; engine: Engine; project: Project }
  | { kind: 'pipeline'; engine: Engine; pipeline: PipelineSummary }
  | { kind: 'task'; engine: Engine; pipeline: PipelineSummary; task: TaskSummary }
  | { kind: 'runs'; engine: Engine; pipeline: PipelineSummary }
  | { kind: 'run'; engine: Engine; run: RunSummary };

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
const shownRuns = 20;

export class PipelineTree extends Disposable implements vscode.TreeDataProvider<PipelineNode> {
  private readonly engines: Engines;
  private readonly projects: Projects;
  private readonly store: PipelineStore;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor(engines: Engines, projects: Projects, store: PipelineStore) {
    super();
    this.engines = engines;
    this.projects = projects;
    this.store = store;
    this.register(store.onDidChange(() => this.changed.fire()));
    this.register(projects.onDidChange(() => this.changed.fire()));
  }

  getTreeItem(node: PipelineNode): vscode.TreeItem {
    switch (node.kind) {
      case 'project': {
        const item = new vscode.TreeItem(node.project.name, Expanded);
        item.iconPath = new vscode.ThemeIcon('root-folder');
        return item;
      }
      case 'pipeline':
        return this.pipelineItem(node.engine, node.pipeline);
      case 'task':
        return this.taskItem(node);
      case 'runs': {
        const item = new vscode.TreeItem('Runs', Collapsed);
        item.id = `${node.engine.root}|${node.pipeline.id}|runs`;
        item.iconPath = new vscode.ThemeIcon('history');
        item.contextValue = 'runs';
        return item;
      }
      case 'run':
        return runItem(node);
    }
  }

  async getChildren(node?: PipelineNode): Promise<PipelineNode[]> {
    if (!node) {
      const projects = await this.projects.all();
      if (projects.length === 1) return this.pipelinesOf(this.engines.at(projects[0]?.root ?? '', true));
      return projects.map((project) => ({
        kind: 'project',
        engine: this.engines.at(project.root, true),
        project,
      }));
    }
    const { engine } = node;
    if (node.kind === 'project') return this.pipelinesOf(engine);
    if (node.kind === 'pipeline') {
      const { pipeline } = node;
      const order = topologicalOrder(pipeline.tasks);
      const tasks = pipeline.tasks
        .toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
        .map((task): PipelineNode => ({ kind: 'task', engine, pipeline, task }));
      return pipeline.lastRun ? [...tasks, { kind: 'runs', engine, pipeline }] : tasks;
    }
    if (node.kind === 'runs') {
      const runs = await this.store.runs(engine, node.pipeline.id, shownRuns);
      return runs.map((run) => ({ kind: 'run', engine, run }));
    }
    return [];
  }

  private async pipelinesOf(engine: Engine): Promise<PipelineNode[]> {
    const pipelines = await this.store.pipelines(engine);
    return pipelines.map((pipeline) => ({ kind: 'pipeline', engine, pipeline }));
  }

  private pipelineItem(engine: Engine, pipeline: PipelineSummary): vscode.TreeItem {
    const item = new vscode.TreeItem(pipeline.name, Expanded);
    item.id = `${engine.root}|${pipeline.id}`;
    const live = this.store.live(engine.root, pipeline.id);
    const broken = pipeline.diagnostics.find(({ severity }) => severity === 'error');
    const last = pipeline.lastRun;
    const ended = [...(live?.tasks.values() ?? [])].filter(
      ({ status }) => status !== 'waiting' && status !== 'running',
    );
    const status: Status = live?.running ? 'running' : broken ? 'error' : (last?.status ?? 'waiting');
    item.iconPath = statusIcon(status);
    item.description = live?.running
      ? `running, ${ended.length} of ${live.tasks.size}`
      : broken
        ? broken.message
        : last
          ? `run ${last.number}${last.environment === null ? '' : ` on ${last.environment}`}, ${formatAgo(Date.now() - Date.parse(last.startedAt))}`
          : 'never ran';
    item.tooltip = `${pipeline.file}${pipeline.schedule ? `\nSchedule: ${pipeline.schedule}` : ''}${broken ? `\n${failureWords(broken)}` : ''}`;
    item.accessibilityInformation = { label: `${pipeline.name}, ${statusWord(status)}, ${item.description}` };
    item.contextValue = live?.running ? 'pipeline.running' : 'pipeline';
    item.command = commandOf('dew.openRun', [{ root: engine.root, pipeline: pipeline.id }], 'Open Run');
    return item;
  }

  private taskItem({ engine, pipeline, task }: PipelineNode & { kind: 'task' }): vscode.TreeItem {
    const live = this.store.live(engine.root, pipeline.id);
    const state = live?.tasks.get(task.id);
    const status: TaskStatus = state?.status ?? 'waiting';
    const item = new vscode.TreeItem(task.id, None);
    item.id = `${engine.root}|${pipeline.id}|${task.id}`;
    item.iconPath = statusIcon(status);
    const facts = [
      state?.rows === null || state?.rows === undefined ? '' : formatCount(state.rows),
      status === 'done' || status === 'warned' || status === 'failed'
        ? state?.durationMs === null || state?.durationMs === undefined
          ? ''
          : formatDuration(state.durationMs)
        : status === 'waiting'
          ? task.type
          : status,
    ];
    item.description = facts.filter((fact) => fact !== '').join('  ');
    const tooltip = new vscode.MarkdownString();
    tooltip.appendText(`${task.id} (${task.type}): ${statusWord(status)}\n`);
    if (task.description) tooltip.appendText(`${task.description}\n`);
    if (task.needs.length > 0) tooltip.appendText(`needs ${task.needs.join(', ')}\n`);
    if (state?.message) tooltip.appendText(state.message);
    item.tooltip = tooltip;
    item.accessibilityInformation = {
      label: `${task.id}, ${task.type}, ${statusWord(status)}, ${item.description}`,
    };
    item.contextValue = 'task';
    item.command = commandOf('dew.openTask', [{ root: engine.root, place: task.place }]);
    return item;
  }
}

function runItem({ run, engine }: PipelineNode & { kind: 'run' }): vscode.TreeItem {
  const item = new vscode.TreeItem(`${run.number}`, None);
  item.id = `${engine.root}|${run.runId}`;
  item.iconPath = statusIcon(run.status);
  const time = run.durationMs === null ? '' : formatDuration(run.durationMs);
  const trigger = run.trigger === 'manual' ? 'by hand' : run.trigger;
  const where = run.environment === null ? '' : `on ${run.environment}`;
  item.description = [trigger, where, time, formatAgo(Date.now() - Date.parse(run.startedAt))]
    .filter((part) => part !== '')
    .join('  ');
  item.tooltip = `${run.runId}: ${run.status}, ${run.done} of ${run.total} tasks`;
  item.accessibilityInformation = {
    label: `Run ${run.number}, ${statusWord(run.status)}, ${item.description}`,
  };
  item.contextValue = 'run';
  item.command = commandOf('dew.openRun', [{ root: engine.root, pipeline: run.pipeline, runId: run.runId }]);
  return item;
}
