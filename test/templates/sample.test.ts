import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext, type OwnContext } from '../../src/engine/engineContext.ts';
import { runPipeline } from '../../src/engine/pipeline/runner.ts';
import { templates } from './projectUnderTest.ts';
import { engineOptions } from '../engine/engineOptions.ts';

/** The walkthrough's promise: one test is red by a mistake in the model, and mending that word turns it green. */
describe('the sample of the first minutes', () => {
  let folder: string;
  let context: OwnContext;
  const run = () => runPipeline(context, { trigger: 'manual' }, new AbortController().signal);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dew-sample-'));
    const root = join(folder, 'sample');
    await cp(join(templates, 'sample'), root, { recursive: true });
    context = createContext(
      engineOptions(folder, { root, templates, memoryLimit: '1GB' }),
      () => undefined,
      () => undefined,
    );
  });

  afterAll(async () => {
    await (await context.openedSession())?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('has exactly one red test at first', async () => {
    const state = await run();
    const red = state.tests.filter((test) => test.status === 'fail');
    expect(red.map((test) => [test.test, test.failingRows])).toEqual([['cancelled_orders_are_left_out', 12]]);
    expect(state.status).toBe('failed');
  });

  it('turns green by mending one word, and reads the orders no second time', async () => {
    const file = join(folder, 'sample', 'sql', 'models', 'monthly_revenue.sql');
    const text = await readFile(file, 'utf8');
    expect(text.split("'canceled'")).toHaveLength(2);
    await writeFile(file, text.replace("'canceled'", "'cancelled'"));
    const state = await run();
    expect(state.tasks.map((task) => [task.id, task.status])).toEqual([
      ['orders', 'unchanged'],
      ['monthly_revenue', 'done'],
      ['check_revenue', 'done'],
    ]);
    expect(state.status).toBe('done');
  });
});
