import { existsSync } from 'node:fs';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EngineFailure } from '../../src/core/failure.ts';
import { holdElsewhere } from './otherProcess.ts';
import { pipeline, projectWith, shop, statuses, taskOf } from './pipelineFixture.ts';

describe('trouble', () => {
  test('a pipeline with errors does not run, and every error is told with its place', async () => {
    await using project = await projectWith({
      ...shop,
      'main.pipeline.yaml': pipeline('  - id: orders\n    type: extrct\n    from: x.csv\n'),
    });
    await expect(project.run()).rejects.toMatchObject({
      failure: {
        message: 'Unknown task type "extrct".',
        next: 'Did you mean "extract"?',
        place: { file: 'main.pipeline.yaml', line: 6, column: 11 },
      },
    });
    expect(existsSync(join(project.root, '.dew'))).toBe(false);
  });

  test('a failure that names no file of the project stands at its task', async () => {
    await using project = await projectWith({
      'main.pipeline.yaml': pipeline('  - { id: none, type: extract, from: none.csv }\n'),
      'none.csv': '',
      'sql/models/keyed.sql': '-- dew: {materialized: incremental, unique_key: [nope]}\nselect 1 as x\n',
    });
    const run = await project.run();
    expect(taskOf(run, 'none').failure?.place).toMatchObject({ file: 'main.pipeline.yaml', line: 5 });
    expect(taskOf(run, 'keyed').failure?.place).toMatchObject({ file: 'sql/models/keyed.sql' });
  });

  test('a schedule that is none is told with its place', async () => {
    await using project = await projectWith({
      'main.pipeline.yaml': pipeline('', 'schedule: "61 * * * *"\n'),
    });
    await expect(project.run()).rejects.toMatchObject({
      failure: { place: { file: 'main.pipeline.yaml', line: 3, column: 11 } },
    });
  });

  test('a logical date that is no day is refused before anything runs', async () => {
    await using project = await projectWith(shop);
    for (const date of ['2026-02-30', 'yesterday', '../2026', ''])
      await expect(project.run({ date }), date).rejects.toMatchObject({
        failure: { code: 'bad_input', message: `"${date}" is not a date.` },
      });
    await expect(project.plan({ date: '2026-13-01' })).rejects.toThrow('is not a date');
    expect(existsSync(join(project.root, '.dew'))).toBe(false);
    expect((await project.run({ date: '2024-02-29', select: ['unrelated'] })).status).toBe('done');
  });

  test('a second run at the same time is refused; cancel ends the first and keeps its tables', async () => {
    await using project = await projectWith({
      ...shop,
      'main.pipeline.yaml': pipeline(
        '  - id: slow\n    type: script\n    run: [sleep, "60"]\n    code: [sql/models/unrelated.sql]\n',
      ),
      'sql/models/by_customer.sql': 'select 1 as x',
      'sql/models/best.sql': 'select 2 as x',
    });
    const controller = new AbortController();
    const started = new Promise<void>((resolve) =>
      project.listeners.add((event) => event.event === 'task_started' && event.task === 'slow' && resolve()),
    );
    const first = project.run({}, controller.signal);
    await started;
    const refused = await project.run().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EngineFailure);
    expect((refused as EngineFailure).failure).toMatchObject({ code: 'conflict' });
    expect((refused as EngineFailure).message).toContain('Run 1 of Shop is at work');
    const at = performance.now();
    controller.abort();
    const run = await first;
    expect(performance.now() - at).toBeLessThan(1500);
    expect(run.status).toBe('cancelled');
    expect(statuses(run)).toMatchObject({ slow: 'cancelled' });
    expect((await project.run({ select: ['unrelated'] })).status).toBe('done');
  });

  test('a long query is interrupted by cancel', async () => {
    await using project = await projectWith({
      'main.pipeline.yaml': pipeline(''),
      'sql/models/long.sql': 'select count(*) as n from range(10000000) a, range(10000000) b',
    });
    const controller = new AbortController();
    project.listeners.add(
      (event) => event.event === 'task_started' && setTimeout(() => controller.abort(), 200),
    );
    const at = performance.now();
    const run = await project.run({}, controller.signal);
    expect(performance.now() - at).toBeLessThan(3000);
    expect(statuses(run)).toEqual({ long: 'cancelled' });
  });

  test('a timeout fails the task, retries are counted, and resume does only what is left', async () => {
    await using project = await projectWith({
      'main.pipeline.yaml': pipeline(`  - id: flaky
    type: script
    run: [sh, flaky.sh]
    code: [flaky.sh]
    retries: 2
    delay: 10ms
  - id: late
    type: script
    run: [sleep, "30"]
    needs: [flaky]
    timeout: 3s
`),
      'flaky.sh': 'echo x >> attempts\n[ $(wc -l < attempts) -ge 3 ]\n',
      'sql/models/clock.sql': 'select now() as moment',
      'sql/models/after.sql': '-- dew: {needs: [late]}\nselect moment from clock',
    });
    const run = await project.run({ date: '2024-02-03' });
    expect(taskOf(run, 'flaky')).toMatchObject({ status: 'done', attempt: 3, attempts: 3 });
    expect(taskOf(run, 'late')).toMatchObject({ status: 'failed' });
    expect(taskOf(run, 'late').failure?.message).toContain('timeout of 3s');
    expect(statuses(run)).toMatchObject({ clock: 'done', after: 'blocked' });
    const [at] = await project.rows('select moment::varchar from clock');
    await project.write({
      'main.pipeline.yaml': (await project.read('main.pipeline.yaml')).replace('[sleep, "30"]', '["true"]'),
    });
    const resumed = await project.run({ resume: true });
    expect(statuses(resumed)).toEqual({
      flaky: 'unchanged',
      late: 'done',
      clock: 'unchanged',
      after: 'done',
    });
    expect(resumed.date).toBe('2024-02-03');
    expect(await project.rows('select moment::varchar from clock')).toEqual([at]);
  });

  test('memory that does not suffice is a clear failure and the next run works', async () => {
    await using project = await projectWith(
      {
        'main.pipeline.yaml': pipeline(''),
        'sql/models/huge.sql': 'select list(i) as l from range(200000000) t(i)',
      },
      { memoryLimit: '60MB', resultsDiskLimit: '1MB' },
    );
    const run = await project.run();
    expect(['out_of_memory', 'disk_full']).toContain(taskOf(run, 'huge').failure?.code);
    await project.write({ 'sql/models/huge.sql': 'select 1 as one' });
    expect((await project.run()).status).toBe('done');
  });

  test('a database that another process holds is told with its holder, and nothing is left behind', async () => {
    await using project = await projectWith(shop);
    await project.run();
    const holder = await holdElsewhere(join(project.root, 'data/warehouse.duckdb'));
    try {
      const failure: unknown = await project.run({ force: true }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ failure: { code: 'locked' } });
      expect((failure as Error).message).toContain(`process ${holder.processId}`);
      expect(existsSync(join(project.root, '.dew/run.lock'))).toBe(false);
    } finally {
      await holder.letGo();
    }
    expect((await project.run({ force: true })).status).toBe('done');
  });

  test('a cycle, two makers of one table and a dangling need are named', async () => {
    await using project = await projectWith({
      'main.pipeline.yaml': pipeline(
        '  - { id: x, type: model, file: a.sql, table: t, needs: nobody }\n  - { id: y, type: model, file: a.sql, table: t }\n',
      ),
      'a.sql': 'select 1 as n',
      'sql/models/one.sql': 'select * from two',
      'sql/models/two.sql': 'select * from one',
    });
    const text = await project.read('main.pipeline.yaml');
    const found = await project.handlers['pipeline/diagnose'](
      { file: 'main.pipeline.yaml', text },
      { signal: new AbortController().signal },
    );
    expect(found.map(({ message }) => message)).toEqual([
      '"x" needs "nobody", but there is no such task.',
      'Two tasks make the table t: "x" and "y".',
      'The tasks need each other in a circle: one needs two needs one.',
    ]);
  });

  test('PIVOT, which cannot be serialised, is followed by its words', async () => {
    await using project = await projectWith({
      ...shop,
      'sql/models/best.sql': 'pivot orders on customer using sum(amount) -- by customer',
    });
    const run = await project.run();
    expect(taskOf(run, 'best').failure).toBeNull();
    await project.write({ 'sql/models/best.sql': 'pivot orders\n  on customer using sum(amount)' });
    expect(taskOf(await project.run(), 'best').status).toBe('unchanged');
    await project.write({ 'data/raw/orders_2.csv': 'id,customer,amount\n3,eve,5.25\n' });
    expect(taskOf(await project.run(), 'best').status).toBe('done');
  });

  test('a torn last line of a record is passed over', async () => {
    await using project = await projectWith(shop);
    const run = await project.run();
    await appendFile(join(project.root, run.record), '{"event":"task_lo');
    const [summary] = await project.handlers['pipeline/runs'](
      { limit: 5 },
      { signal: new AbortController().signal },
    );
    expect(summary).toMatchObject({ runId: run.runId, status: 'done', done: 5 });
    expect(await readdir(join(project.root, '.dew', 'tmp'))).toEqual([]);
  });
});
