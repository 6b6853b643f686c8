/** The installed templates: read from disk, so that a project can neither change nor fake a check. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import { roadmapPhases, type TemplateOnDisk } from '../../core/roadmap/roadmap.ts';
import { parseRoadmap, parseTemplate } from '../../core/roadmap/templateFile.ts';
import type { RoadmapPhase } from '../../protocol/engine/project.ts';
import { exists } from './projectFiles.ts';

export interface InstalledTemplate extends TemplateOnDisk {
  folder: string;
}

async function templateIds(templates: string): Promise<string[]> {
  const entries = await readdir(templates, { withFileTypes: true });
  const ids: string[] = [];
  // The sample of the first minutes lies here too; only a folder with a template.yaml is a project.
  for (const entry of entries)
    if (entry.isDirectory() && (await exists(join(templates, entry.name, 'template.yaml'))))
      ids.push(entry.name);
  return ids;
}

async function readTemplate(templates: string, id: string): Promise<InstalledTemplate> {
  const folder = join(templates, id);
  const template = parseTemplate(
    await readFile(join(folder, 'template.yaml'), 'utf8'),
    `${id}/template.yaml`,
  );
  const guides = await readdir(join(folder, 'guide')).catch((): string[] => []);
  return {
    folder,
    template,
    guides: new Set(
      guides.filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -'.md'.length)),
    ),
    built: await exists(join(folder, 'files')),
  };
}

export async function readRoadmapPhases(templates: string): Promise<RoadmapPhase[]> {
  const head = parseRoadmap(await readFile(join(templates, 'roadmap.yaml'), 'utf8'), 'roadmap.yaml');
  const all = await Promise.all((await templateIds(templates)).map((id) => readTemplate(templates, id)));
  return roadmapPhases(head, all);
}

/** By id (`data-analysis-pipeline`) or by number (`1`). */
export async function findTemplate(templates: string, name: string): Promise<InstalledTemplate> {
  const ids = await templateIds(templates);
  if (ids.includes(name)) return readTemplate(templates, name);
  if (/^\d+$/.test(name))
    for (const id of ids) {
      const found = await readTemplate(templates, id);
      if (found.template.number === Number(name)) return found;
    }
  const close = nearest(name, ids);
  throw failWith(
    'not_found',
    `There is no roadmap project "${name}".`,
    close ? `Did you mean "${close}"? \`dew list\` shows all.` : '`dew list` shows all.',
  );
}
