import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresMissing, startPostgres, type PostgresServer } from '../../fixtures/servers/postgres.ts';
import { pipeline, shop, statuses, taskOf } from '../pipelineFixture.ts';
import { environmentWith } from './environmentFixture.ts';

describe.skipIf(postgresMissing)('a run on a PostgreSQL environment', () => {
  let server: PostgresServer;
  beforeAll(async () => (server = await startPostgres()));
  afterAll(() => server[Symbol.asyncDispose]());

  test('extracts, models and tests there; the second run does nothing; DuckDB is not touched', async () => {
    await using project = await environmentWith(server, shop);
    const run = await project.onServer();
    expect(run.tasks.map(({ failure }) => failure).filter(Boolean)).toEqual([]);
    expect(run).toMatchObject({ status: 'done', environment: 'postgres' });
    expect(await project.served('SELECT customer, total::text FROM {schema}.by_customer ORDER BY 1')).toEqual(
      [
        ['ann', '15.75'],
        ['bob', '20.00'],
      ],
    );
    expect(taskOf(run, 'orders').rows).toBe(3);
    expect(
      await project.served(
        "SELECT relkind::text FROM pg_class WHERE relnamespace = '{schema}'::regnamespace ORDER BY relname",
      ),
    ).toHaveLength(4);
    const second = await project.onServer();
    expect(new Set(Object.values(statuses(second)))).toEqual(new Set(['unchanged']));
    expect(await project.planOnServer()).toEqual(
      second.tasks.map(({ id, type }) => ({
        id,
        type,
        action: 'unchanged',
        reason: expect.any(String) as string,
      })),
    );
    expect((await project.plan()).map(({ action }) => action)).not.toContain('unchanged');
    const embedded = await project.run();
    expect(new Set(Object.values(statuses(embedded)))).toEqual(new Set(['done']));
    expect(await project.rows('SELECT customer, total::VARCHAR FROM by_customer ORDER BY 1')).toEqual([
      ['ann', '15.75'],
      ['bob', '20.00'],
    ]);
  });

  test("wrong SQL is told in the server's words at its place in the file; the old table stays", async () => {
    await using project = await environmentWith(server, shop);
    await project.onServer();
    await project.write({
      'sql/models/best.sql': 'select *\nfrom by_customer\norder by totl desc limit 1\n',
    });
    const run = await project.onServer();
    expect(taskOf(run, 'best').failure).toMatchObject({
      code: 'sql',
      message: expect.stringContaining('column "totl" does not exist (42703)') as string,
      place: { file: 'sql/models/best.sql', line: 3, column: 10 },
    });
    expect(await project.served('SELECT customer FROM {schema}.best')).toEqual([['bob']]);
  });

  test('a failed test keeps the old table and stores the failing rows', async () => {
    await using project = await environmentWith(server, {
      ...shop,
      'sql/models/by_customer.sql':
        '-- dew: {tests: [{not_null: customer}, {unique: customer}, {sql: select * from by_customer where total < 0}]}\nselect customer, sum(amount) as total from orders group by customer\n',
    });
    expect((await project.onServer()).status).toBe('done');
    await project.write({ 'data/raw/orders_3.csv': 'id,customer,amount\n4,carl,-7.00\n' });
    const run = await project.onServer();
    expect(taskOf(run, 'by_customer')).toMatchObject({ status: 'failed' });
    expect(run.tests.filter(({ status }) => status === 'fail')).toMatchObject([
      { test: 'sql 3', failingRows: 1, stored: 'dew_failures.by_customer__3' },
    ]);
    expect(await project.served('SELECT count(*)::text FROM {schema}.by_customer')).toEqual([['2']]);
    expect(
      await project.served('SELECT customer, total::text FROM {schema}_failures.by_customer__3'),
    ).toEqual([['carl', '-7.00']]);
    expect(statuses(run)).toMatchObject({ best: 'blocked' });
  });

  test('incremental models merge by their key, with the date and watermark of the run', async () => {
    const model =
      '-- dew: {materialized: incremental, unique_key: [id], watermark: id, uses: [date]}\nselect id, amount, dew_date() as loaded_on from orders where dew_watermark() is null or id >= cast(dew_watermark() as bigint)\n';
    await using project = await environmentWith(server, { ...shop, 'sql/models/loaded.sql': model });
    const dated = { date: '2025-01-01' };
    const select = 'SELECT id::text, amount::text, loaded_on::text FROM';
    expect(taskOf(await project.onServer(dated), 'loaded')).toMatchObject({ status: 'done', rows: 3 });
    expect((await project.run(dated)).status).toBe('done');
    await project.write({ 'data/raw/orders_2.csv': 'id,customer,amount\n3,ann,6.00\n4,eve,1.00\n' });
    expect(taskOf(await project.onServer({ date: '2025-01-02' }), 'loaded').rows).toBe(4);
    expect(taskOf(await project.run({ date: '2025-01-02' }), 'loaded').rows).toBe(4);
    const served = await project.served(`${select} {schema}.loaded ORDER BY 1`);
    expect(served).toEqual([
      ['1', '10.50', '2025-01-01'],
      ['2', '20.00', '2025-01-01'],
      ['3', '6.00', '2025-01-02'],
      ['4', '1.00', '2025-01-02'],
    ]);
    expect(
      await project.rows('SELECT id::VARCHAR, amount::VARCHAR, loaded_on::VARCHAR FROM loaded ORDER BY 1'),
    ).toEqual(served);
  });

  test('a model that reads the clock of the server is never skipped', async () => {
    await using project = await environmentWith(server, {
      ...shop,
      'sql/models/unrelated.sql': 'select clock_timestamp() as made_at\n',
    });
    await project.onServer({ select: ['unrelated'] });
    const [planned] = await project.planOnServer({ select: ['unrelated'] });
    expect(planned).toMatchObject({
      action: 'run',
      reason: expect.stringContaining('clock_timestamp()') as string,
    });
  });

  test('rejected and quarantined rows are counted there', async () => {
    await using project = await environmentWith(server, {
      'main.pipeline.yaml': pipeline(
        `  - id: orders
    type: extract
    from: data/orders.csv
    columns: { id: BIGINT, amount: "DECIMAL(12,2)" }
  - id: check_orders
    type: test
    table: orders
    tests:
      - sql: select * from orders where amount < 0
        quarantine: { reason: negative }
`,
        '',
      ),
      'data/orders.csv': 'id,amount\n1,2.00\n2,-1.00\nx,3.00\n3,\n',
    });
    const run = await project.onServer();
    expect(run.quarantine).toMatchObject([
      { task: 'orders', reason: 'id is not BIGINT', rows: 1 },
      { task: 'check_orders', reason: 'negative', rows: 1 },
    ]);
    expect(await project.served('SELECT id::text, amount::text FROM {schema}.orders ORDER BY 1')).toEqual([
      ['1', '2.00'],
      ['3', null],
    ]);
    expect(await project.served('SELECT id::text, reason FROM {schema}.orders__quarantine')).toEqual([
      ['2', 'negative'],
    ]);
    expect(await project.served('SELECT line::text, text FROM {schema}_rejects.orders')).toEqual([
      ['4', 'x,3.00'],
    ]);
  });

  test('scripts and reports read from there, and outputs of scripts go there', async () => {
    await using project = await environmentWith(server, {
      ...shop,
      'main.pipeline.yaml': `${shop['main.pipeline.yaml']}  - id: doubled
    type: script
    run: [python3, double.py]
    inputs: { orders: { table: orders, format: csv } }
    outputs: { doubled: { table: doubled, format: csv, columns: { id: BIGINT, amount: "DECIMAL(12,2)" } } }
  - id: page
    type: report
    template: report.md
    output: reports/report.html
`,
      'double.py':
        'import csv, os\nfrom decimal import Decimal\nrows = list(csv.DictReader(open(os.environ["DEW_INPUT_ORDERS"])))\nwith open(os.environ["DEW_OUTPUT_DOUBLED"], "w") as out:\n    out.write("id,amount\\n")\n    for row in rows: out.write(f"{row[\'id\']},{Decimal(row[\'amount\']) * 2}\\n")\n',
      'report.md': '# Report\n\nTotal: {{ value select sum(amount) from doubled }}\n',
    });
    const run = await project.onServer();
    expect(run.tasks.map(({ failure }) => failure?.message).filter(Boolean)).toEqual([]);
    expect(await project.served('SELECT sum(amount)::text FROM {schema}.doubled')).toEqual([['71.50']]);
    expect(await project.read('reports/report.html')).toContain('71.5');
  });
});
