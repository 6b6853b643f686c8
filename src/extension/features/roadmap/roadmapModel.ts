/** The plan joined with what the projects of this window have recorded; read from files, no engine. */
import * as vscode from 'vscode';
import { isGreen, stepStatus } from '../../../core/roadmap/outcomes.ts';
import type {
  CheckStatus,
  ProgressEvent,
  RoadmapPhase,
  RoadmapProject,
  RoadmapStep,
} from '../../../protocol/engine/project.ts';
import { Disposable } from '../../platform/disposable.ts';
import { readProgress, readRoadmap } from '../../platform/projectFiles.ts';
import type { Project, Projects } from '../../platform/projects.ts';

export interface CheckState {
  status: CheckStatus;
  found: string;
  expected: string;
  overridden: string | null;
  openedHint: number;
}

/** A project of the plan in this window, with the newest outcome of each of its checks. */
export interface OpenProject {
  project: Project;
  checks: ReadonlyMap<string, CheckState>;
}

const unknown: CheckState = { status: 'not_run', found: '', expected: '', overridden: null, openedHint: 0 };

export class RoadmapModel extends Disposable {
  private readonly extensionFolder: string;
  private readonly projects: Projects;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private timer: NodeJS.Timeout | undefined;

  constructor(extensionFolder: string, projects: Projects) {
    super();
    this.extensionFolder = extensionFolder;
    this.projects = projects;
    const watcher = this.register(vscode.workspace.createFileSystemWatcher('**/progress.jsonl'));
    const refresh = (): void => this.refresh();
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
      this.register(event(refresh));
    }
    this.register(projects.onDidChange(refresh));
    this.register({ dispose: () => clearTimeout(this.timer) });
  }

  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(), 100);
  }

  phases(): Promise<RoadmapPhase[]> {
    return readRoadmap(this.extensionFolder);
  }

  async project(id: string): Promise<{ phase: RoadmapPhase; project: RoadmapProject } | undefined> {
    for (const phase of await this.phases()) {
      const project = phase.projects.find((candidate) => candidate.id === id);
      if (project) return { phase, project };
    }
    return undefined;
  }

  /** The projects of this window by template id; of two with the same template the first counts. */
  async open(): Promise<Map<string, OpenProject>> {
    const open = new Map<string, OpenProject>();
    for (const project of await this.projects.all()) {
      if (project.template === null || open.has(project.template)) continue;
      open.set(project.template, { project, checks: checksOf(await readProgress(project.root)) });
    }
    return open;
  }
}

/** The newest recorded state of every check that the log names. */
export function checksOf(events: readonly ProgressEvent[]): Map<string, CheckState> {
  const checks = new Map<string, CheckState>();
  for (const event of events) {
    if (event.event === 'created' || event.event === 'verified') continue;
    const before = checks.get(event.check) ?? unknown;
    if (event.event === 'checked') {
      const { status, found, expected } = event;
      const overridden = isGreen(status) ? null : before.overridden;
      checks.set(event.check, { ...before, status, found, expected, overridden });
    } else if (event.event === 'hint_opened') {
      checks.set(event.check, { ...before, openedHint: Math.max(before.openedHint, event.grade) });
    } else {
      const overridden = event.event === 'overridden' ? event.reason : null;
      checks.set(event.check, { ...before, overridden });
    }
  }
  return checks;
}

export const stateOf = (open: OpenProject | undefined, check: string): CheckState =>
  open?.checks.get(check) ?? unknown;

export function statusOfStep(open: OpenProject | undefined, step: RoadmapStep): CheckStatus {
  return stepStatus(step.checks.map(({ id }) => stateOf(open, id).status));
}

export function doneOf(open: OpenProject | undefined, step: RoadmapStep): number {
  return step.checks.filter(({ id }) => isDone(stateOf(open, id))).length;
}

/** (pass + embedded) of all checks, deliverables included; overridden ones are not proved. */
export function percentOf(open: OpenProject | undefined, project: RoadmapProject): number {
  const groups = [...project.steps, ...project.deliverables];
  const all = groups.reduce((sum, step) => sum + step.checks.length, 0);
  const done = groups.reduce((sum, step) => sum + doneOf(open, step), 0);
  return all === 0 ? 0 : Math.floor((done / all) * 100);
}

const isDone = (state: CheckState): boolean => isGreen(state.status) && state.overridden === null;
