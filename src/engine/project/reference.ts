/** The learner's files beside the reference's, once a step is green. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { projectPath, isText, renderFile } from '../../core/project/scaffold.ts';
import { isGreen, matchesGlob } from '../../core/roadmap/outcomes.ts';
import type { Template, TemplateStep } from '../../core/roadmap/templateSchema.ts';
import type { ProjectProgress } from '../../protocol/engine/project.ts';
import type { OpenProject } from './openProject.ts';
import { exists, listProjectFiles } from './projectFiles.ts';

export function findStep(template: Template, id: string): TemplateStep {
  const steps = [...template.steps, ...template.deliverables];
  const step = steps.find((candidate) => candidate.id === id);
  if (!step)
    throw failWith(
      'not_found',
      `There is no step "${id}".`,
      `Steps: ${steps.map((candidate) => candidate.id).join(', ')}.`,
    );
  return step;
}

export async function compareWithReference(
  project: OpenProject,
  progress: ProjectProgress,
  id: string,
): Promise<{ file: string; mine: string; reference: string }[]> {
  const step = findStep(project.installed.template, id);
  const outcome = [...progress.steps, ...progress.deliverables].find((candidate) => candidate.id === id);
  if (!outcome || !isGreen(outcome.status))
    throw failWith(
      'conflict',
      `Step ${id} is not green yet.`,
      'The reference opens when every check of the step is green.',
    );
  const globs = [...(step.commit?.files ?? []), ...step.checks.flatMap((check) => check.place ?? [])];
  const source = join(project.installed.folder, 'files');
  const differing: { file: string; mine: string; reference: string }[] = [];
  for (const path of await listProjectFiles(source)) {
    const file = projectPath(path);
    if (!isText(path) || !globs.some((glob) => matchesGlob(glob, file))) continue;
    const reference =
      renderFile(path, await readFile(join(source, path), 'utf8'), 'complete', project.origin.parameters) ??
      '';
    const own = join(project.root, file);
    const mine = (await exists(own)) ? await readFile(own, 'utf8') : '';
    if (mine !== reference) differing.push({ file, mine, reference });
  }
  return differing;
}
