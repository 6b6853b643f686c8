/** Makes `dist/roadmap.json`, what the tree and the wizard show, from the templates. */
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { roadmapPhases, type TemplateOnDisk } from '../core/roadmap/roadmap.ts';
import { parseRoadmap, parseTemplate } from '../core/roadmap/templateFile.ts';
import type { RoadmapPhase } from '../protocol/engine/project.ts';
import { root, writeWhole } from './bundle.ts';

/** The phases in order, each with its projects; templates are found by their template.yaml. */
export async function readRoadmap(templates = join(root, 'templates')): Promise<RoadmapPhase[]> {
  const found: TemplateOnDisk[] = [];
  for (const file of globSync('*/template.yaml', { cwd: templates })) {
    const folder = join(templates, dirname(file));
    const template = parseTemplate(await readFile(join(templates, file), 'utf8'), file);
    if (template.id !== basename(folder))
      throw new Error(`${file}: id is "${template.id}", its folder "${basename(folder)}".`);
    const guides = globSync('guide/*.md', { cwd: folder }).map((guide) => basename(guide, '.md'));
    found.push({ template, guides: new Set(guides), built: existsSync(join(folder, 'files')) });
  }
  const head = join(templates, 'roadmap.yaml');
  return roadmapPhases(parseRoadmap(await readFile(head, 'utf8'), 'roadmap.yaml'), found);
}

export async function writeRoadmap(file: string): Promise<void> {
  await writeWhole(file, `${JSON.stringify(await readRoadmap(), null, 1)}\n`);
}
