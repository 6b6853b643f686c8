import { describe, expect, test } from 'vitest';
import { projectWith, statuses, taskOf } from '../engine/pipelineFixture.ts';

const data = `select * from (values
  (1, 'store', 10.00, date '2024-01-01'), (2, 'web', -5.00, date '2024-01-02'), (2, 'web', 7.00, date '2024-01-03'),
  (4, 'fax', 8.00, null), (5, null, -1.00, date '2024-01-05')) t(id, channel, amount, day)`;

const project = (tests: string, more = '', head = '') =>
  projectWith({
    'main.pipeline.yaml': `version: 1\nname: Tests\nmodels: sql/*.sql\ntasks:\n  - id: check\n    type: test\n    table: sales\n${head}    tests:\n${tests}${more}`,
    'sql/sales.sql': data,
    'sql/channels.sql': "select * from (values ('store'), ('web')) t(name)",
    'sql/reader.sql': 'select count(*) as n, sum(amount) as total from sales',
  });

describe('rules', () => {
  test.each([
    ['      - not_null: [id, day]\n', [0, 1]],
    ['      - unique: id\n', [2]],
    ['      - unique: [id, amount]\n', [0]],
    ['      - accepted_values: { column: channel, values: [store, web] }\n', [1]],
    ['      - accepted_values: { column: amount, values: [10, -5, 7.0, 8] }\n', [1]],
    ['      - relationships: { column: channel, to: channels, field: name }\n', [1]],
    ['      - row_count: { at_least: 6 }\n', [1]],
    ['      - row_count: { at_least: 5, at_most: 5 }\n', [0]],
    ['      - sql: "select * from sales where amount < 0;"\n        name: positive\n', [2]],
  ])('%s', async (tests, failing) => {
    await using under = await project(tests);
    const run = await under.run();
    expect(run.tests.map((outcome) => outcome.failingRows)).toEqual(failing);
    const bad = failing.some((count) => count > 0);
    expect(statuses(run)).toMatchObject({ check: bad ? 'failed' : 'done', reader: bad ? 'blocked' : 'done' });
  });

  test('every outcome stands in the log of the task', async () => {
    await using under = await project(
      '      - not_null: id\n      - unique: id\n      - not_null: day\n        severity: warn\n',
      '',
      '    store: true\n',
    );
    const run = await under.run();
    const lines = await under.log(run.runId, 'check');
    expect(lines.map(({ stream, text }) => `${stream} ${text}`)).toEqual([
      expect.stringMatching(/^note pass {3}\S/) as string,
      expect.stringMatching(/^err ERROR {2}.*: 2 rows fail, kept in dew_failures\.check__2$/) as string,
      expect.stringMatching(/^out WARN {3}.*: 1 row fails, kept in dew_failures\.check__3$/) as string,
    ]);
  });

  test('freshness is measured from the end of the logical date', async () => {
    await using under = await project('      - freshness: { column: day, at_most: 2d }\n');
    expect((await under.run({ date: '2024-01-06' })).tests[0]?.status).toBe('pass');
    expect((await under.run({ date: '2024-01-08' })).tests[0]?.status).toBe('fail');
  });

  test('warnings let readers run; failing rows are stored on request', async () => {
    await using under = await project(
      '      - unique: id\n      - not_null: day\n',
      '',
      '    severity: warn\n    store: true\n',
    );
    const run = await under.run();
    expect(statuses(run)).toMatchObject({ check: 'warned', reader: 'done' });
    expect(run.status).toBe('warned');
    expect(run.tests.map(({ stored }) => stored)).toEqual(['dew_failures.check__1', 'dew_failures.check__2']);
    expect(await under.rows('select id, amount::varchar from dew_failures.check__1 order by amount')).toEqual(
      [
        [2, '-5.00'],
        [2, '7.00'],
      ],
    );
    expect(statuses(await under.run())).toMatchObject({ check: 'unchanged', reader: 'unchanged' });
  });

  test('wrong SQL of a test is told before the run, with its place', async () => {
    await using under = await project('      - sql: "selec 1"\n');
    await expect(under.run()).rejects.toMatchObject({
      failure: {
        place: { file: 'main.pipeline.yaml', line: 9 },
        message: expect.stringContaining('syntax error') as string,
      },
    });
  });
});

describe('quarantine', () => {
  const moving = `      - sql: select * from sales where amount < 0
        name: positive
        severity: warn
        quarantine: { reason: negative amount }
      - not_null: day
        quarantine: { reason: no day }
      - unique: id
`;

  test('moves rows with their reason before anyone reads them: rows in = kept + quarantined', async () => {
    await using under = await project(moving);
    const run = await under.run();
    expect(taskOf(run, 'check').failure).toBeNull();
    expect(statuses(run)).toMatchObject({ check: 'warned', reader: 'done' });
    expect(await under.rows('select id, reason from sales__quarantine order by id')).toEqual([
      [2, 'negative amount'],
      [4, 'no day'],
      [5, 'negative amount'],
    ]);
    expect(await under.rows('select n::varchar, total::varchar from reader')).toEqual([['2', '17.00']]);
    expect(run.quarantine.map(({ reason, rows }) => [reason, rows])).toEqual([
      ['negative amount', 2],
      ['no day', 1],
    ]);
    expect(
      await under.rows(
        "select rows from dew.published where name in ('sales', 'sales__quarantine') order by name",
      ),
    ).toEqual([['2'], ['3']]);
  });

  test('a second run moves nothing and loses nothing, nor does a forced one of the test alone', async () => {
    await using under = await project(moving);
    await under.run();
    expect(Object.values(statuses(await under.run()))).toEqual(Array(4).fill('unchanged'));
    await under.run({ select: ['check'], force: true });
    expect(await under.rows('select count(*) from sales__quarantine')).toEqual([['3']]);
    await under.run({ force: true });
    expect(await under.rows('select count(*) from sales__quarantine')).toEqual([['3']]);
    expect(await under.rows('select count(*) from sales')).toEqual([['2']]);
  });

  test('a relaxed rule brings rows back, for the table is made anew', async () => {
    await using under = await project(moving);
    await under.run();
    await under.write({
      'main.pipeline.yaml': (await under.read('main.pipeline.yaml')).replace('amount < 0', 'amount < -2'),
    });
    const run = await under.run();
    expect(statuses(run)).toMatchObject({
      sales: 'done',
      check: 'warned',
      reader: 'done',
      channels: 'unchanged',
    });
    expect(await under.rows('select id from sales order by id')).toEqual([[1], [2], [5]]);
  });

  test('needs every column of the table', async () => {
    await using under = await project(
      '      - sql: select id from sales where amount < 0\n        quarantine: { reason: x }\n',
    );
    const run = await under.run();
    expect(taskOf(run, 'check').failure?.message).toContain('its rows lack channel, amount, day');
    expect(await under.rows('select count(*) from sales')).toEqual([['5']]);
  });
});
