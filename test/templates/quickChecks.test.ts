import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replaceOnce } from '../../src/core/project/edits.ts';
import { readProgressFile } from '../../src/engine/project/progressFile.ts';
import { makeProject, type ProjectUnderTest } from './projectUnderTest.ts';

/** Whether two seconds are enough is for the benchmark to say; this asks what a quick check tells. */
const patience = 120_000;

describe('quick checks on save', () => {
  let project: ProjectUnderTest;

  beforeAll(async () => {
    project = await makeProject('data-analysis-pipeline', 'complete', { rows: '3000' });
  });

  afterAll(() => project.remove());

  const edit = async (file: string, find: string, replace: string): Promise<void> => {
    const path = join(project.root, file);
    await writeFile(path, replaceOnce(await readFile(path, 'utf8'), find, replace, file));
  };
  const status = async (file: string, limit = patience): Promise<Record<string, string>> =>
    Object.fromEntries((await project.checkQuickly([file], limit)).map((outcome) => [outcome.id, outcome.status]));

  it('answer in time with what they know, then follow the code', async () => {
    const started = performance.now();
    const cold = await status('src/pipeline/rules.json', 500);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(cold).toEqual({ '3.1': 'not_run' });

    expect(await status('src/pipeline/rules.json')).toEqual({ '3.1': 'pass' });
    await edit('src/pipeline/rules.json', '"missing_customer"', '"no_customer"');
    expect(await status('src/pipeline/rules.json')).toEqual({ '3.1': 'fail' });
    await edit('src/pipeline/rules.json', '"no_customer"', '"missing_customer"');
    const warm = performance.now();
    expect(await status('src/pipeline/rules.json')).toEqual({ '3.1': 'pass' });
    console.log(`quick check in a warm sandbox: ${Math.round(performance.now() - warm)} ms`);
  });

  it('are no proof', async () => {
    expect((await readProgressFile(project.root)).map((event) => event.event)).toEqual(['created']);
  });
});
