import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTemplate } from '../../src/core/roadmap/templateFile.ts';
import { allChecks } from '../../src/core/roadmap/outcomes.ts';
import type { CheckOutcome } from '../../src/protocol/engine/project.ts';
import { makeProject, templates, type ProjectUnderTest } from './projectUnderTest.ts';

const id = 'data-analysis-pipeline';
const rows = { rows: '3000' };
const full = process.env['DEW_TEST_FULL'] === '1';
const file = join(templates, id, 'template.yaml');
const template = parseTemplate(await readFile(file, 'utf8'), file);
const checks = allChecks(template);
/** One cheap, one of a whole run, one of a document: the everyday sample. */
const sample = ['1.1', '3.2', 'd2.1'];
const overlays = checks.map((check) => check.id).filter((check) => full || sample.includes(check));

const red = (outcomes: CheckOutcome[]) => outcomes.filter((outcome) => outcome.status === 'fail' || outcome.status === 'error');
const lines = (outcomes: CheckOutcome[]) => outcomes.map((outcome) => `${outcome.id} ${outcome.status}: expected ${outcome.expected} found ${outcome.found}`).join('\n');

describe('project 1, complete', () => {
  let project: ProjectUnderTest;
  const table: string[] = [];

  beforeAll(async () => {
    project = await makeProject(id, 'complete', rows);
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
    expect(lines(outcomes.filter((outcome) => outcome.status !== 'pass'))).toBe('');
  });

  it.each(overlays)('with broken/%s.yaml has exactly that check red', async (check) => {
    const broken = await project.broken(check);
    try {
      const started = performance.now();
      const outcomes = await broken.check();
      const found = red(outcomes);
      table.push(`${check} | ${found.map((outcome) => `${outcome.id} ${outcome.status}`).join(', ')} | ${((performance.now() - started) / 1000).toFixed(1)} s | ${found[0]?.found ?? ''}`);
      expect(found.map((outcome) => `${outcome.id} ${outcome.status}`), lines(found)).toEqual([`${check} fail`]);
    } finally {
      await broken.remove();
    }
  });
});

describe('project 1, guided', () => {
  let project: ProjectUnderTest;

  beforeAll(async () => {
    project = await makeProject(id, 'guided', rows);
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
