import { describe, expect, test } from 'vitest';
import { projectWith, shop, statuses, taskOf } from './pipelineFixture.ts';

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
    await project.run({ force: true });
    expect(await project.rows('select * from best order by all')).toEqual([
      ['ann', '16.75'],
      ['bob', '20.00'],
      ['cid', '1.00'],
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
