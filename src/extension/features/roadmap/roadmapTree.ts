import * as vscode from 'vscode';
import { isGreen, stepStatus } from '../../../core/roadmap/outcomes.ts';
import type { RoadmapPhase, RoadmapProject, RoadmapStep } from '../../../protocol/engine/project.ts';
import { commandOf } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import { statusIcon, statusWord } from '../../platform/statusIcons.ts';
import { shortTitle } from '../../../core/format/shortTitle.ts';
import { doneOf, percentOf, stateOf, statusOfStep } from './roadmapModel.ts';
import type { OpenProject, RoadmapModel } from './roadmapModel.ts';

export type RoadmapNode =
  | { kind: 'phase'; phase: RoadmapPhase; open: ReadonlyMap<string, OpenProject> }
  | { kind: 'project'; project: RoadmapProject; open: OpenProject | undefined }
  | {
      kind: 'step';
      project: RoadmapProject;
      open: OpenProject | undefined;
      step: RoadmapStep;
      deliverable: boolean;
    }
  | { kind: 'check'; open: OpenProject | undefined; check: RoadmapStep['checks'][number] };

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** Phases, projects, steps and checks with status and percent; all of it also without a project. */
export class RoadmapTree extends Disposable implements vscode.TreeDataProvider<RoadmapNode> {
  private readonly model: RoadmapModel;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor(model: RoadmapModel) {
    super();
    this.model = model;
    this.register(model.onDidChange(() => this.changed.fire()));
  }

  getTreeItem(node: RoadmapNode): vscode.TreeItem {
    switch (node.kind) {
      case 'phase':
        return phaseItem(node);
      case 'project':
        return projectItem(node);
      case 'step':
        return stepItem(node);
      case 'check':
        return checkItem(node);
    }
  }

  async getChildren(node?: RoadmapNode): Promise<RoadmapNode[]> {
    if (!node) {
      const open = await this.model.open();
      return (await this.model.phases()).map((phase) => ({ kind: 'phase', phase, open }));
    }
    if (node.kind === 'phase') {
      return node.phase.projects.map((project) => ({
        kind: 'project',
        project,
        open: node.open.get(project.id),
      }));
    }
    if (node.kind === 'project') {
      const { project, open } = node;
      const steps = project.steps.map((step): RoadmapNode => ({
        ...{ kind: 'step', project, open, step, deliverable: false },
      }));
      const deliverables = project.deliverables.map((step): RoadmapNode => ({
        ...{ kind: 'step', project, open, step, deliverable: true },
      }));
      return [...steps, ...deliverables];
    }
    if (node.kind === 'step') {
      return node.step.checks.map((check) => ({ kind: 'check', open: node.open, check }));
    }
    return [];
  }
}

function phaseItem({ phase, open }: RoadmapNode & { kind: 'phase' }): vscode.TreeItem {
  const mine = phase.projects.some(({ id }) => open.has(id));
  const item = new vscode.TreeItem(
    `Phase ${phase.number}`,
    mine || (open.size === 0 && phase.number === 1) ? Expanded : Collapsed,
  );
  item.id = `phase-${phase.number}-${mine}`;
  const percents = phase.projects.map((project) => percentOf(open.get(project.id), project));
  const percent = Math.floor(percents.reduce((sum, value) => sum + value, 0) / Math.max(1, percents.length));
  item.description = `${percent} % · ${phase.title}`;
  item.tooltip = `Phase ${phase.number}: ${phase.title}, months ${phase.months}, ${percent} % done`;
  item.accessibilityInformation = {
    label: `Phase ${phase.number}, ${phase.title}, months ${phase.months}, ${percent} percent`,
  };
  item.contextValue = 'phase';
  return item;
}

function projectItem({ project, open }: RoadmapNode & { kind: 'project' }): vscode.TreeItem {
  const item = new vscode.TreeItem(
    `${project.number} ${shortTitle(project.title, 20)}`,
    open ? Expanded : Collapsed,
  );
  item.id = `project-${project.id}-${open ? open.project.root : ''}`;
  const percent = percentOf(open, project);
  const all = [...project.steps, ...project.deliverables];
  const worst = stepStatus(all.map((step) => statusOfStep(open, step)));
  item.iconPath = open
    ? statusIcon(percent === 100 ? 'pass' : worst === 'pass' ? 'embedded' : worst)
    : new vscode.ThemeIcon(project.built ? 'folder' : 'circle-outline');
  item.description = open ? `${percent} %` : project.built ? 'not started' : 'planned';
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown(`**${project.number} ${project.title}**\n\n${project.objective}\n\n`);
  tooltip.appendMarkdown(`${project.skills.join(', ')}\n\n`);
  if (open) tooltip.appendText(open.project.root);
  item.tooltip = tooltip;
  item.accessibilityInformation = {
    label: `Project ${project.number}, ${project.title}, ${item.description}`,
  };
  item.contextValue = open
    ? 'roadmapProject.open'
    : project.built
      ? 'roadmapProject.new'
      : 'roadmapProject.planned';
  if (open) item.command = commandOf('dew.openProjectPage', [{ root: open.project.root }]);
  return item;
}

function stepItem({ project, open, step, deliverable }: RoadmapNode & { kind: 'step' }): vscode.TreeItem {
  const status = statusOfStep(open, step);
  const item = new vscode.TreeItem(
    deliverable ? step.title : `${step.id}. ${step.title}`,
    step.checks.length === 0
      ? None
      : open && (status === 'fail' || status === 'error')
        ? Expanded
        : Collapsed,
  );
  item.id = `step-${project.id}-${step.id}-${open ? status : 'plan'}`;
  item.iconPath = statusIcon(status);
  const done = `${doneOf(open, step)}/${step.checks.length}`;
  item.description = [deliverable ? 'deliverable' : '', open && step.checks.length > 0 ? done : '']
    .filter((part) => part !== '')
    .join(' · ');
  item.tooltip = `${step.title}\n${statusWord(status)}, ${done} checks`;
  item.accessibilityInformation = {
    label: `${deliverable ? 'Deliverable' : 'Step'} ${step.id}, ${step.title}, ${statusWord(status)}, ${done} checks`,
  };
  const facts = [open ? 'open' : '', step.guide === null ? '' : 'guide', isGreen(status) ? 'green' : ''];
  item.contextValue = `step.${facts.filter((fact) => fact !== '').join('.')}`;
  return item;
}

function checkItem({ open, check }: RoadmapNode & { kind: 'check' }): vscode.TreeItem {
  const state = stateOf(open, check.id);
  const item = new vscode.TreeItem(check.title, None);
  item.id = `check-${open?.project.root ?? ''}-${check.id}`;
  item.iconPath = statusIcon(state.status);
  const overridden = state.overridden === null ? '' : 'overridden';
  item.description = [check.id, overridden].filter((part) => part !== '').join(' · ');
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(`${check.id} ${check.title}: ${statusWord(state.status)}\n`);
  if (state.expected) tooltip.appendText(`Expected: ${state.expected}\n`);
  if (state.found) tooltip.appendText(`Found: ${state.found}\n`);
  if (state.overridden !== null) tooltip.appendText(`Overridden: ${state.overridden}`);
  item.tooltip = tooltip;
  item.accessibilityInformation = {
    label: `Check ${check.id}, ${check.title}, ${statusWord(state.status)} ${overridden}`,
  };
  if (!open) item.contextValue = 'check.plan';
  else if (state.overridden !== null) item.contextValue = 'check.overridden';
  else if (isGreen(state.status)) item.contextValue = 'check.green';
  else
    item.contextValue = state.status === 'fail' || state.status === 'error' ? 'check.red' : 'check.waiting';
  if (open) item.command = commandOf('dew.openProjectPage', [{ root: open.project.root }]);
  return item;
}
