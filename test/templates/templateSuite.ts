/** What holds for every project of the roadmap: complete is green, each broken overlay turns its check red, guided is red where declared. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allChecks, isGreen } from '../../src/core/roadmap/outcomes.ts';
import { parseTemplate } from '../../src/core/roadmap/templateFile.ts';
import type { CheckOutcome } from '../../src/protocol/engine/project.ts';
import { makeProject, templates, type ProjectUnderTest } from './projectUnderTest.ts';

interface Suite {
  id: string;
  parameters: Record<string, string>;
  /** Overlays of every day, all in one copy: a whole check costs half a minute. test:full takes each, alone. */
  sample: string[];
  /** Checks that are true on the stand-in only. */
  embedded?: string[];
  /** Further tests on the complete project, after its checks. */
  further?(project: () => ProjectUnderTest): void;
}

const full = process.env['DEW_TEST_FULL'] === '1';
const red = (outcomes: CheckOutcome[]) => outcomes.filter((outcome) => outcome.status === 'fail' || outcome.status === 'error');
const lines = (outcomes: CheckOutcome[]) => outcomes.map((outcome) => `${outcome.id} ${outcome.status}: expected ${outcome.expected} found ${outcome.found}`).join('\n');

export async function describeTemplate({ id, parameters, sample, embedded = [], further }: Suite): Promise<void> {
  const file = join(templates, id, 'template.yaml');
  const template = parseTemplate(await readFile(file, 'utf8'), file);
  const checks = allChecks(template);
  const overlays = full ? checks.map((check) => [check.id]) : [sample];

  describe(`project ${template.number}, complete`, () => {
    let project: ProjectUnderTest;
    const table: string[] = [];

    beforeAll(async () => {
      project = await makeProject(id, 'complete', parameters);
    });

    afterAll(async () => {
      await project.remove();
      console.log(['broken overlay | red | time | found', ...table].join('\n'));
    });

    it('runs green', async () => {
      const state = await project.run();
      expect(state.tasks.filter((task) => task.status !== 'done').map((task) => [task.id, task.status, task.failure?.message])).toEqual([]);
      expect(state.status).toBe('done');
    });

    it('passes every check', async () => {
      const started = performance.now();
      const outcomes = await project.check();
      const seconds = (performance.now() - started) / 1000;
      console.log(`full check of the complete project: ${seconds.toFixed(1)} s`);
      expect(outcomes.map((outcome) => outcome.id)).toEqual(checks.map((check) => check.id));
      expect(lines(outcomes.filter((outcome) => !isGreen(outcome.status)))).toBe('');
      expect(outcomes.filter((outcome) => outcome.status === 'embedded').map((outcome) => outcome.id)).toEqual(embedded);
    });

    further?.(() => project);

    it.each(overlays.map((ids) => ({ ids, names: ids.join(', ') })))('broken for $names has exactly that red', async ({ ids, names }) => {
      const broken = await project.broken(ids);
      try {
        const started = performance.now();
        const outcomes = await broken.check();
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        const found = red(outcomes);
        const statuses = found.map((outcome) => `${outcome.id} ${outcome.status}`);
        table.push(`${names} | ${statuses.join(', ')} | ${seconds} s | ${found.map((outcome) => outcome.found).join(' / ')}`);
        expect(statuses, lines(found)).toEqual(ids.map((id) => `${id} fail`));
      } finally {
        await broken.remove();
      }
    });
  });

  describe(`project ${template.number}, guided`, () => {
    let project: ProjectUnderTest;

    beforeAll(async () => {
      project = await makeProject(id, 'guided', parameters);
    });

    afterAll(() => project.remove());

    it('runs green, and exactly the declared checks are red', async () => {
      const state = await project.run();
      expect(state.tasks.filter((task) => task.status === 'failed').map((task) => [task.id, task.failure?.message])).toEqual([]);
      expect(['done', 'warned']).toContain(state.status);
      const outcomes = await project.check();
      expect(red(outcomes).map((outcome) => outcome.id).sort(), lines(red(outcomes))).toEqual([...template.guided_red].sort());
      expect(outcomes.filter((outcome) => outcome.status === 'error')).toEqual([]);
    });
  });
}
