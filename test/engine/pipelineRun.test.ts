import { existsSync } from 'node:fs';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EngineFailure } from '../../src/core/failure.ts';
import { holdElsewhere } from './otherProcess.ts';
import { projectWith, statuses, taskOf } from './pipelineFixture.ts';

const pipeline = (tasks: string, more = 'models: sql/models/*.sql\n'): string =>
  `version: 1\nname: Shop\n${more}tasks:\n${tasks}`;

const shop = {
  'main.pipeline.yaml': pipeline(`  - id: orders
    type: extract
    from: data/raw/orders_*.csv
    columns: { id: BIGINT, customer: VARCHAR, amount: "DECIMAL(12,2)" }
  - id: check_orders
    type: test
    table: orders
    tests:
      - not_null: id
      - unique: id
`),
  'data/raw/orders_1.csv': 'id,customer,amount\n1,ann,10.50\n2,bob,20.00\n',
  'data/raw/orders_2.csv': 'id,customer,amount\n3,ann,5.25\n',
  'sql/models/by_customer.sql': 'select customer, sum(amount) as total\nfrom orders group by customer\n',
  'sql/models/best.sql': 'select * from by_customer order by total desc limit 1\n',
  'sql/models/unrelated.sql': 'select 42 as answer\n',
};

const all = (status: string) => ({
  orders: status,
  check_orders: status,
  by_customer: status,
  best: status,
  unrelated: status,
});

describe('what runs', () => {
  test('everything at first, nothing the second time, and two complete runs give equal tables', async () => {
    await using project = await projectWith(shop);
    const first = await project.run();
    expect(statuses(first)).toEqual(all('done'));
    expect(first).toMatchObject({ status: 'done', number: 1, done: 5, total: 5, trigger: 'manual' });
    expect(await project.rows('select * from best')).toEqual([['bob', '20.00']]);
    const before = await project.rows('select * from by_customer order by all');
    const second = await project.run();
    expect(statuses(second)).toEqual(all('unchanged'));
    expect(second.number).toBe(2);
    expect(taskOf(second, 'orders')).toMatchObject({ rows: 3, before: { rows: 3 } });
    const forced = await project.run({ force: true });
    expect(statuses(forced)).toEqual(all('done'));
    expect(await project.rows('select * from by_customer order by all')).toEqual(before);
  });

  test('after a comment or white space: nothing; after a changed model: it and its descendants', async () => {
    await using project = await projectWith(shop);
    await project.run();
    await project.write({
      'sql/models/by_customer.sql':
        '-- totals\nselect customer,\n  sum(amount)   as total /* exact */\nfrom orders\ngroup by customer;\n',
    });
    expect(statuses(await project.run())).toEqual(all('unchanged'));
    await project.write({
      'sql/models/by_customer.sql': 'select customer, 2 * sum(amount) as total from orders group by customer',
    });
    const plan = await project.plan();
    expect(plan.filter((task) => task.action === 'run')).toEqual([
      { id: 'by_customer', type: 'model', action: 'run', reason: 'its SQL or settings changed' },
      { id: 'best', type: 'model', action: 'run', reason: 'by_customer is new' },
    ]);
    expect(statuses(await project.run())).toEqual({ ...all('unchanged'), by_customer: 'done', best: 'done' });
    expect(await project.rows('select * from best')).toEqual([['bob', '40.00']]);
  });

  test('after a changed, a new and a touched file', async () => {
    await using project = await projectWith(shop);
    await project.run();
    await project.write({ 'data/raw/orders_2.csv': shop['data/raw/orders_2.csv'] });
    expect(statuses(await project.run())).toEqual(all('unchanged'));
    await project.write({ 'data/raw/orders_3.csv': 'id,customer,amount\n4,cid,99.00\n' });
    expect((await project.plan()).find((task) => task.id === 'orders')?.reason).toBe(
      'data/raw/orders_3.csv changed',
    );
    expect(statuses(await project.run())).toEqual({ ...all('done'), unrelated: 'unchanged' });
    await project.write({ 'data/raw/orders_3.csv': 'id,customer,amount\n4,cid,98.00\n' });
    expect(statuses(await project.run())).toEqual({ ...all('done'), unrelated: 'unchanged' });
    expect(await project.rows('select * from best')).toEqual([['cid', '98.00']]);
  });

  test('a dropped table is made again; a volatile model is never skipped, nor what reads it', async () => {
    await using project = await projectWith({
      ...shop,
      'sql/models/clock.sql': 'select current_timestamp as moment',
      'sql/models/later.sql': 'select moment from clock',
    });
    await project.run();
    await project.change('drop table best');
    const run = await project.run();
    expect(statuses(run)).toEqual({ ...all('unchanged'), best: 'done', clock: 'done', later: 'done' });
    expect(taskOf(run, 'best').reason).toBe('the table best is missing');
    expect(taskOf(run, 'clock').reason).toContain('current_timestamp');
  });

  test('select takes ancestors and descendants; an unknown name is answered with the nearest', async () => {
    await using project = await projectWith(shop);
    const run = await project.run({ select: ['+by_customer'] });
    expect(statuses(run)).toEqual({ orders: 'done', check_orders: 'done', by_customer: 'done' });
    await expect(project.run({ select: ['by_custmer'] })).rejects.toMatchObject({
      failure: { code: 'bad_input', next: 'Did you mean "by_customer"?' },
    });
  });

  test('the logical date enters only where it is used', async () => {
    await using project = await projectWith({
      ...shop,
      'sql/models/dated.sql': `-- dew: {uses: [date]}\nselect getvariable('dew_date') as day`,
    });
    await project.run({ date: '2025-01-01' });
    const run = await project.run({ date: '2025-01-02' });
    expect(statuses(run)).toEqual({ ...all('unchanged'), dated: 'done' });
    expect(await project.rows('select day from dated')).toEqual([['2025-01-02']]);
  });
});

describe('publishing', () => {
  test('a failed test of a model leaves the old table, stores the rows and blocks descendants', async () => {
    await using project = await projectWith({
      ...shop,
      'sql/models/by_customer.sql':
        '-- dew: {tests: [{sql: "select * from by_customer where total > 100", name: not_too_large}]}\nselect customer, sum(amount) as total from orders group by customer',
    });
    await project.run();
    const before = await project.rows('select * from by_customer order by all');
    await project.write({ 'data/raw/orders_3.csv': 'id,customer,amount\n4,cid,999.00\n' });
    const run = await project.run();
    expect(statuses(run)).toEqual({
      orders: 'done',
      check_orders: 'done',
      by_customer: 'failed',
      best: 'blocked',
      unrelated: 'unchanged',
    });
    expect(taskOf(run, 'by_customer').failure?.message).toContain('not_too_large (1 row)');
    expect(run.tests.find((outcome) => outcome.test === 'not_too_large')).toMatchObject({
      status: 'fail',
      failingRows: 1,
      stored: 'dew_failures.by_customer__1',
    });
    expect(await project.rows('select * from by_customer order by all')).toEqual(before);
    expect(await project.rows('select * from dew_failures.by_customer__1')).toEqual([['cid', '999.00']]);
    expect(
      await project.rows("select count(*) from duckdb_tables() where table_name like 'dew_staging%'"),
    ).toEqual([['0']]);
  });

  test('a failed test task blocks what reads its table', async () => {
    await using project = await projectWith({
      ...shop,
      'data/raw/orders_3.csv': 'id,customer,amount\n1,ann,1.00\n',
    });
    const run = await project.run();
    expect(statuses(run)).toEqual({
      orders: 'done',
      check_orders: 'failed',
      by_customer: 'blocked',
      best: 'blocked',
      unrelated: 'done',
    });
    expect(taskOf(run, 'check_orders').failure?.message).toBe(
      '1 of 2 tests of orders failed: unique id (2 rows).',
    );
    expect(run.status).toBe('failed');
  });

  test('wrong SQL is told with its place in the file', async () => {
    await using project = await projectWith({
      ...shop,
      'sql/models/best.sql': '-- the best\nselect customer,\n  totl\nfrom by_customer\n',
    });
    const run = await project.run();
    expect(taskOf(run, 'best').failure).toMatchObject({
      code: 'sql',
      place: { file: 'sql/models/best.sql', line: 3, column: 3 },
    });
    expect(taskOf(run, 'best').failure?.message).toContain('totl');
  });

  test('views, and a model that changes between view and table', async () => {
    await using project = await projectWith({
      ...shop,
      'sql/models/best.sql': '-- dew: {materialized: view}\nselect * from by_customer limit 1',
    });
    await project.run();
    expect(
      await project.rows("select view_name from duckdb_views() where schema_name = 'main' and not internal"),
    ).toEqual([['best']]);
    await project.write({ 'sql/models/best.sql': 'select * from by_customer limit 1' });
    expect(taskOf(await project.run(), 'best').status).toBe('done');
    expect(
      await project.rows(
        "select table_name from duckdb_tables() where schema_name = 'main' and table_name = 'best'",
      ),
    ).toEqual([['best']]);
    await project.write({
      'sql/models/best.sql': '-- dew: {materialized: view}\nselect * from by_customer limit 2',
    });
    expect(taskOf(await project.run(), 'best').status).toBe('done');
    expect(await project.rows('select count(*) from best')).toEqual([['2']]);
  });

  test('an incremental model merges by its key and refuses two rows for one', async () => {
    await using project = await projectWith({
      ...shop,
      'sql/models/best.sql': `-- dew: {materialized: incremental, unique_key: [customer], watermark: customer}
select customer, sum(amount) as total from orders where getvariable('dew_watermark') is null or customer > getvariable('dew_watermark') group by customer`,
    });
    await project.run();
    expect(await project.rows('select * from best order by all')).toEqual([
      ['ann', '15.75'],
      ['bob', '20.00'],
    ]);
    await project.write({ 'data/raw/orders_3.csv': 'id,customer,amount\n4,cid,1.00\n5,ann,1.00\n' });
    await project.run();
    expect(await project.rows('select * from best order by all')).toEqual([
      ['ann', '15.75'],
      ['bob', '20.00'],
      ['cid', '1.00'],
    ]);
    expect(await project.rows("select watermark, rows from dew.published where name = 'best'")).toEqual([
      ['cid', '3'],
    ]);
    await project.write({
      'sql/models/best.sql':
        '-- dew: {materialized: incremental, unique_key: [customer]}\nselect customer, amount::decimal(38,2) as total from orders',
    });
    const run = await project.run();
    expect(taskOf(run, 'best').failure?.message).toContain('3 rows for the unique_key customer = ann');
    expect(await project.rows('select count(*) from best')).toEqual([['3']]);
  });
});

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
