import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { allChecks, isGreen } from '../../core/roadmap/outcomes.ts';
import { foldProgress } from '../../core/roadmap/progress.ts';
import type { ProjectRequests, ProjectProgress } from '../../protocol/engine/project.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { runPipeline } from '../pipeline/runner.ts';
import { findEnvironment } from '../warehouse/environments.ts';
import { createProject, initProject } from '../project/createProject.ts';
import { examine } from '../project/doctor.ts';
import { openProject, type OpenProject } from '../project/openProject.ts';
import { appendProgress, readProgressFile } from '../project/progressFile.ts';
import { hashCode } from '../project/projectFiles.ts';
import { RealRuns } from '../project/realRuns.ts';
import { compareWithReference, findStep } from '../project/reference.ts';
import { QuickSandbox } from '../project/quickSandbox.ts';
import { scheduleText } from '../project/schedule.ts';
import { changeServices } from '../project/services.ts';
import { readRoadmapPhases } from '../project/templates.ts';
import { verify, verifyQuickly } from '../project/verify.ts';

export function createProjectHandlers(context: EngineContext): Pick<Handlers, keyof ProjectRequests> {
  const { options } = context;
  const quickSandbox = new QuickSandbox(context, runPipeline);
  const open = (): Promise<OpenProject> => openProject(options);
  const now = (): string => new Date().toISOString();
  const progressOf = async (project: OpenProject): Promise<ProjectProgress> =>
    foldProgress(
      project.installed.template,
      project.origin,
      await readProgressFile(project.root),
      await hashCode(project.root),
    );
  const checkOf = (project: OpenProject, id: string) => {
    const check = allChecks(project.installed.template).find((candidate) => candidate.id === id);
    if (!check) throw failWith('not_found', `There is no check "${id}".`, '`dew check` lists all.');
    return check;
  };
  return {
    'project/roadmap': () => readRoadmapPhases(options.templates),
    'project/create': (params) => createProject(options.templates, params),
    'project/init': ({ name }) => initProject(options.root, name),
    'project/check': async (params, { signal }) => {
      const project = await open();
      if (params.quick) return verifyQuickly(context, project, params, quickSandbox, signal);
      const release = context.keepAlive();
      const environment = await findEnvironment(context, params.environment);
      const real =
        environment &&
        (await RealRuns.open(context, environment, params.confirmed ?? false, runPipeline, signal));
      try {
        return await verify(context, project, { ...params, ...(real ? { real } : {}) }, runPipeline, signal);
      } finally {
        await real?.close();
        release();
      }
    },
    'project/progress': async () => progressOf(await open()),
    'project/override': async ({ check: id, reason }) => {
      const project = await open();
      checkOf(project, id);
      const known = await progressOf(project);
      const outcome = [...known.steps, ...known.deliverables]
        .flatMap((step) => step.checks)
        .find((check) => check.id === id);
      if (reason === null) {
        if (outcome?.overridden)
          await appendProgress(project.root, [{ event: 'override_removed', at: now(), check: id }]);
      } else {
        if (reason.trim() === '')
          throw failWith(
            'bad_input',
            'An override needs a reason.',
            'Say why the check does not fit; it is shown everywhere.',
          );
        if (outcome && isGreen(outcome.status))
          throw failWith('conflict', `${id} is green; there is nothing to override.`);
        await appendProgress(project.root, [
          { event: 'overridden', at: now(), check: id, reason: reason.trim() },
        ]);
      }
      return progressOf(project);
    },
    'project/hint': async ({ check: id, grade }) => {
      const project = await open();
      const text = checkOf(project, id).hints[grade - 1];
      if (text === undefined)
        throw failWith('bad_input', `There is no hint ${grade}.`, 'Hints have the grades 1, 2 and 3.');
      const opened = (await readProgressFile(project.root)).some(
        (event) => event.event === 'hint_opened' && event.check === id && event.grade >= grade,
      );
      if (!opened)
        await appendProgress(project.root, [{ event: 'hint_opened', at: now(), check: id, grade }]);
      return { text };
    },
    'project/guide': async ({ step }) => {
      const { installed } = await open();
      const { id } = findStep(installed.template, step);
      if (!installed.guides.has(id)) throw failWith('not_found', `No guide is written for step ${id}.`);
      return { markdown: await readFile(join(installed.folder, 'guide', `${id}.md`), 'utf8') };
    },
    'project/reference': async ({ step }) => {
      const project = await open();
      return compareWithReference(project, await progressOf(project), step);
    },
    'project/doctor': (_params, { signal }) => examine(context, signal),
    'project/services': (params, { signal }) => changeServices(options.root, params, signal),
    'project/schedule': (params) => scheduleText(options, params),
  };
}
