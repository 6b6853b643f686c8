import * as path from 'node:path';
import * as vscode from 'vscode';
import type { CheckOutcome } from '../../../protocol/engine/project.ts';
import { chooseEnvironment } from '../../platform/environments.ts';
import { registerCommand, runCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import { openPlace } from '../../platform/places.ts';
import type { Platform } from '../../platform/platform.ts';
import { showTree } from '../../platform/trees.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import { Checking } from './checking.ts';
import { ProjectPages } from './projectPage.ts';
import { RoadmapModel, stateOf } from './roadmapModel.ts';
import { RoadmapTree } from './roadmapTree.ts';
import type { RoadmapNode } from './roadmapTree.ts';
import { WizardPanel } from './wizardPanel.ts';

/** What a command of this feature is about; `step` and `check` where it names them. */
interface Target {
  root?: string;
  template?: string;
  step?: string;
  check?: string;
}

const grades = 3;

export class RoadmapFeature extends Disposable {
  readonly model: RoadmapModel;
  readonly tree: RoadmapTree;
  readonly pages: ProjectPages;
  readonly checking: Checking;
  private readonly platform: Platform;

  constructor(platform: Platform, query: QueryFeature) {
    super();
    this.platform = platform;
    const { context, engines, projects } = platform;
    const extension = context.extensionUri;
    this.model = this.register(new RoadmapModel(context.extensionPath, projects));
    this.tree = this.register(new RoadmapTree(this.model));
    this.checking = this.register(new Checking(engines, projects, query.secrets));
    const compare = (engine: Engine, step: string): Promise<number> => this.compare(engine, step);
    this.pages = this.register(
      new ProjectPages({ extension, engines, model: this.model, checking: this.checking, query, compare }),
    );
    this.register(showTree('dew.roadmap', this.tree));
    this.register(
      registerCommand('dew.refreshRoadmap', async () => {
        await projects.refresh();
        this.model.refresh();
      }),
    );
    this.register(
      registerCommand('dew.newRoadmapProject', async (value) => {
        const { template } = targetOf(value);
        new WizardPanel({ extension, engines, model: this.model }, template ?? null);
      }),
    );
    this.register(
      registerCommand('dew.openProjectPage', async (value) => {
        const root = await this.rootOf(targetOf(value));
        if (root !== undefined) this.pages.open(root);
      }),
    );
    this.register(registerCommand('dew.checkAll', (value) => this.check(targetOf(value), [])));
    this.register(registerCommand('dew.verifyReal', (value) => this.verifyReal(targetOf(value))));
    this.register(registerCommand('dew.checkStep', (value) => this.checkStep(targetOf(value))));
    this.register(registerCommand('dew.openGuide', (value) => this.openGuide(targetOf(value))));
    this.register(registerCommand('dew.openHint', (value) => this.openHint(targetOf(value))));
    this.register(registerCommand('dew.openCheckPlace', (value) => this.openCheckPlace(targetOf(value))));
    this.register(registerCommand('dew.overrideCheck', (value) => this.override(targetOf(value))));
    this.register(registerCommand('dew.removeOverride', (value) => this.removeOverride(targetOf(value))));
    this.register(
      registerCommand('dew.showReference', async (value) => {
        const target = targetOf(value);
        const root = await this.rootOf(target);
        if (root === undefined || target.step === undefined) return;
        const files = await this.compare(engines.at(root, true), target.step);
        if (files === 0) void vscode.window.showInformationMessage('Your files agree with the reference.');
      }),
    );
  }

  private async rootOf({ root, template }: Target): Promise<string | undefined> {
    if (root !== undefined) return root;
    if (template !== undefined) return (await this.model.open()).get(template)?.project.root;
    const project = await this.platform.projects.current();
    if (project) return project.root;
    const make = 'New Roadmap Project';
    const button = await vscode.window.showInformationMessage('There is no project in this window.', make);
    if (button === make) await runCommand('dew.newRoadmapProject');
    return undefined;
  }

  /** The proof with the models on a server; what passes there is kept in evidence/. */
  private async verifyReal(target: Target): Promise<void> {
    const root = await this.rootOf(target);
    if (root === undefined) return;
    const environment = await chooseEnvironment(this.platform.engines.at(root, true), false);
    const only = target.check ?? target.step;
    if (environment) await this.check({ ...target, root }, only === undefined ? [] : [only], environment);
  }

  private async check(target: Target, only: string[], environment: string | null = null): Promise<void> {
    const root = await this.rootOf(target);
    if (root === undefined) return;
    await vscode.workspace.saveAll(false);
    const what = only.length === 0 ? 'all steps' : only.join(', ');
    const title = environment === null ? `Checking ${what}` : `Verifying ${what} on ${environment}`;
    const document = await this.checking.check(
      this.platform.engines.at(root, true),
      only,
      title,
      environment,
    );
    this.model.refresh();
    const steps = [...document.steps, ...document.deliverables];
    const wanted = (id: string): boolean =>
      only.length === 0 || only.some((name) => id === name || id.startsWith(`${name}.`));
    const checks = steps.flatMap((step) => step.checks).filter(({ id }) => wanted(id));
    report(root, checks);
  }

  private async checkStep(target: Target): Promise<void> {
    const step = target.step ?? target.check ?? (await this.pickStep(target));
    if (step !== undefined) await this.check(target, [step]);
  }

  private async pickStep(target: Target): Promise<string | undefined> {
    const root = await this.rootOf(target);
    const project = (await this.platform.projects.all()).find((candidate) => candidate.root === root);
    const found = project?.template ? await this.model.project(project.template) : undefined;
    const steps = found ? [...found.project.steps, ...found.project.deliverables] : [];
    const picked = await vscode.window.showQuickPick(
      steps.map(({ id, title }) => ({ label: `${id}. ${title}`, id })),
      { placeHolder: 'Step' },
    );
    return picked?.id;
  }

  /** The guide is Markdown of the installed template, so it opens without a project and without the engine. */
  private async openGuide(target: Target): Promise<void> {
    const step = target.step ?? (await this.pickStep(target));
    const projects = await this.platform.projects.all();
    const own = target.template ?? projects.find(({ root }) => root === target.root)?.template;
    const template = own ?? (await this.platform.projects.current())?.template;
    const found = template ? await this.model.project(template) : undefined;
    if (step === undefined || !found) return;
    const { project } = found;
    const guide = [...project.steps, ...project.deliverables].find(({ id }) => id === step)?.guide;
    if (guide === null || guide === undefined) {
      void vscode.window.showInformationMessage(`No guide is written for step ${step} of ${project.title}.`);
      return;
    }
    const file = path.join(this.platform.context.extensionPath, 'templates', project.id, guide);
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(file));
  }

  private async openHint(target: Target): Promise<void> {
    const root = await this.rootOf(target);
    if (root === undefined || target.check === undefined) return;
    const open = [...(await this.model.open()).values()].find(({ project }) => project.root === root);
    const grade = Math.min(grades, stateOf(open, target.check).openedHint + 1);
    const { client } = this.platform.engines.at(root, true);
    const { text } = await client.request('project/hint', { check: target.check, grade });
    this.model.refresh();
    const next = grade < grades ? ['Next Hint'] : [];
    void vscode.window
      .showInformationMessage(`Hint ${grade} of ${grades} for ${target.check}: ${text}`, ...next)
      .then((button) => (button ? this.openHint({ ...target, root }) : undefined));
  }

  private async openCheckPlace(target: Target): Promise<void> {
    const root = await this.rootOf(target);
    if (root === undefined) return;
    const { steps, deliverables } = await this.platform.engines
      .at(root, true)
      .client.request('project/progress', null);
    const checks = [...steps, ...deliverables].flatMap((step) => step.checks);
    const place = checks.find(({ id }) => id === target.check)?.place;
    if (place) await openPlace(root, place);
    else void vscode.window.showInformationMessage(`Check ${target.check ?? ''} names no place in a file.`);
  }

  private async override(target: Target): Promise<void> {
    const root = await this.rootOf(target);
    if (root === undefined || target.check === undefined) return;
    const reason = await vscode.window.showInputBox({
      title: `Override check ${target.check}`,
      prompt: 'The check stays red and is shown as overridden with this reason, in the portfolio too.',
      validateInput: (text) => (text.trim().length < 5 ? 'Give a reason.' : undefined),
    });
    if (reason === undefined) return;
    await this.setOverride(root, target.check, reason.trim());
  }

  private async removeOverride(target: Target): Promise<void> {
    const root = await this.rootOf(target);
    if (root !== undefined && target.check !== undefined) await this.setOverride(root, target.check, null);
  }

  private async setOverride(root: string, check: string, reason: string | null): Promise<void> {
    await this.platform.engines.at(root, true).client.request('project/override', { check, reason });
    this.model.refresh();
  }

  /** Opens the files of a step beside the reference; answers how many differ. */
  private async compare({ client, root }: Engine, step: string): Promise<number> {
    const files = await client.request('project/reference', { step });
    const resources = files.map(({ file, reference }) => {
      const mine = vscode.Uri.file(path.join(root, file));
      return [mine, this.platform.documents.make(`reference/${file}`, reference), mine];
    });
    if (resources.length > 0) {
      await vscode.commands.executeCommand('vscode.changes', `Step ${step}: reference and yours`, resources);
    }
    return files.length;
  }
}

function targetOf(value: unknown): Target {
  if (typeof value !== 'object' || value === null) return {};
  if (!('kind' in value)) return value;
  const node = value as RoadmapNode;
  if (node.kind === 'phase') return {};
  const root = node.open?.project.root;
  const own = root === undefined ? {} : { root };
  if (node.kind === 'project') return { ...own, template: node.project.id };
  if (node.kind === 'step') return { ...own, template: node.project.id, step: node.step.id };
  return { ...own, check: node.check.id };
}

/** The outcome in one message; the first red check with expected and found. */
function report(root: string, checks: readonly CheckOutcome[]): void {
  const red = checks.filter(({ status }) => status === 'fail' || status === 'error');
  const [first] = red;
  const open = 'Open Project Page';
  const show = (button: string | undefined): unknown =>
    button === open ? runCommand('dew.openProjectPage', { root }) : undefined;
  if (!first) {
    const blocked = checks.filter(({ status }) => status === 'blocked' || status === 'not_run').length;
    const rest = blocked === 0 ? '' : `, ${blocked} could not be checked yet`;
    const text = `${checks.length - blocked} of ${checks.length} checks green${rest}.`;
    void vscode.window.showInformationMessage(text, open).then(show);
    return;
  }
  void vscode.window
    .showWarningMessage(
      `${red.length} of ${checks.length} checks red. ${first.id} ${first.title}: expected ${first.expected}; found ${first.found}`,
      open,
    )
    .then(show);
}
