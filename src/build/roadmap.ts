/** Makes `dist/roadmap.json`, what the tree and the wizard show, from the templates. */
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { RoadmapPhase, RoadmapProject, RoadmapStep } from '../protocol/engine/project.ts';
import { root, writeWhole } from './bundle.ts';

interface TemplateStep {
  id: string;
  title: string;
  checks?: { id: string; title: string }[];
}

type TemplateFile = Omit<RoadmapProject, 'steps' | 'deliverables' | 'built'> & {
  steps: TemplateStep[];
  deliverables: TemplateStep[];
};

function stepOf(folder: string, step: TemplateStep): RoadmapStep {
  const guide = `guide/${step.id}.md`;
  return {
    id: step.id,
    title: step.title,
    checks: (step.checks ?? []).map(({ id, title }) => ({ id, title })),
    guide: existsSync(join(folder, guide)) ? guide : null,
  };
}

/** The phases in order, each with its projects; templates are found by their template.yaml. */
export async function readRoadmap(templates = join(root, 'templates')): Promise<RoadmapPhase[]> {
  const headFile = join(templates, 'roadmap.yaml');
  if (!existsSync(headFile)) return [];
  const head = parse(await readFile(headFile, 'utf8')) as { phases: Omit<RoadmapPhase, 'projects'>[] };
  const projects: RoadmapProject[] = [];
  for (const file of globSync('*/template.yaml', { cwd: templates })) {
    const folder = join(templates, dirname(file));
    const template = parse(await readFile(join(templates, file), 'utf8')) as TemplateFile;
    if (template.id !== basename(folder))
      throw new Error(`${file}: id is "${template.id}", its folder "${basename(folder)}".`);
    projects.push({
      id: template.id,
      number: template.number,
      phase: template.phase,
      title: template.title,
      objective: template.objective,
      skills: template.skills,
      steps: template.steps.map((step) => stepOf(folder, step)),
      deliverables: template.deliverables.map((step) => stepOf(folder, step)),
      parameters: template.parameters ?? [],
      needs: template.needs ?? [],
      built: existsSync(join(folder, 'files')),
      version: template.version,
    });
  }
  projects.sort((a, b) => a.number - b.number);
  return head.phases.map((phase) => ({
    number: phase.number,
    title: phase.title,
    months: phase.months,
    projects: projects.filter((project) => project.phase === phase.number),
  }));
}

export async function writeRoadmap(file: string): Promise<void> {
  await writeWhole(file, `${JSON.stringify(await readRoadmap(), null, 1)}\n`);
}
