import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDewFile, renderDewFile } from '../../src/core/project/dewFile.ts';
import { renderPlan, roadmapPhases } from '../../src/core/roadmap/roadmap.ts';
import { parseRoadmap, parseTemplate } from '../../src/core/roadmap/templateFile.ts';
import type { Roadmap, Template } from '../../src/core/roadmap/templateSchema.ts';

const folder = join(import.meta.dirname, '../../templates');
const ids = [
  'data-analysis-pipeline',
  'sql-server-integration',
  'version-controlled-pipeline',
  'cloud-data-lake',
  'spark-processing',
  'streaming-pipeline',
  'modern-data-warehouse',
  'nosql-integration',
  'airflow-orchestration',
  'cloud-native-platform',
  'real-time-analytics',
  'dataops',
  'feature-store',
  'llm-pipeline',
  'data-mesh',
];

describe('the plan', () => {
  let roadmap: Roadmap;
  let templates: Template[];

  beforeAll(async () => {
    roadmap = parseRoadmap(await readFile(join(folder, 'roadmap.yaml'), 'utf8'), 'roadmap.yaml');
    templates = await Promise.all(
      globSync('*/template.yaml', { cwd: folder }).map(async (file) => parseTemplate(await readFile(join(folder, file), 'utf8'), file)),
    );
    templates.sort((a, b) => a.number - b.number);
  });

  it('stands in the templates word for word', async () => {
    const plan = await readFile(join(import.meta.dirname, '../fixtures/roadmap.md'), 'utf8');
    expect(renderPlan(roadmap, templates)).toBe(plan);
  });

  it('has fifteen projects with 90 steps, in their phases', () => {
    expect(templates.map((template) => template.id)).toEqual(ids);
    expect(templates.flatMap((template) => template.steps)).toHaveLength(90);
    const phases = roadmapPhases(roadmap, templates.map((template) => ({ template, guides: new Set<string>(), built: false })));
    expect(phases.map((phase) => phase.projects.map((project) => project.number))).toEqual([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12], [13, 14, 15]]);
  });

  it('takes every deliverable from the plan’s sentence, and leaves no word of it out', () => {
    const words = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}/-]+/u).filter((word) => word !== '' && word !== 'and' && word !== 'with');
    for (const template of templates) {
      const parts = template.deliverables.map((deliverable) => deliverable.title);
      for (const part of parts) expect(template.deliverables_line).toContain(part);
      expect(words(parts.join(' ')), template.id).toEqual(words(template.deliverables_line));
    }
  });

  it('writes a dew.yaml that can be read, with the connections and environments of the template', () => {
    for (const template of templates) {
      const { connections, environments } = parseDewFile(renderDewFile('x', null, template));
      expect(Object.keys(connections)).toEqual(Object.keys(template.connections));
      expect(environments).toEqual(template.environments);
    }
  });

  it('numbers steps from 1, and deliverables from d1', () => {
    for (const template of templates) {
      expect(template.steps.map((step) => step.id)).toEqual(template.steps.map((_step, index) => String(index + 1)));
      expect(template.deliverables.map((step) => step.id)).toEqual(template.deliverables.map((_step, index) => `d${index + 1}`));
    }
  });

  it('gives every step and deliverable of a built project a check, and every check a broken overlay', () => {
    for (const template of templates) {
      const built = globSync(`${template.id}/files`, { cwd: folder }).length > 0;
      const groups = [...template.steps, ...template.deliverables];
      if (!built) {
        expect(groups.flatMap((group) => group.checks)).toEqual([]);
        continue;
      }
      for (const group of groups) expect(group.checks.length, `${template.id} ${group.id}`).toBeGreaterThan(0);
      const checks = groups.flatMap((group) => group.checks.map((check) => check.id)).sort();
      const broken = globSync('*.yaml', { cwd: join(folder, template.id, 'broken') }).map((file) => file.slice(0, -'.yaml'.length));
      expect(broken.sort(), `broken overlays of ${template.id}`).toEqual(checks);
      for (const step of template.steps) expect(globSync(`${template.id}/guide/${step.id}.md`, { cwd: folder }), `guide ${step.id}`).toHaveLength(1);
    }
  });
});
