import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainAmount } from '../../src/core/connection/totals.ts';
import { statuses, taskOf } from '../engine/pipelineFixture.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { transferProject } from './transferFixture.ts';

const texts = (log: readonly { text: string }[]): string => log.map(({ text }) => text).join('\n');

describe.skipIf(postgresMissing)('extract from a connection', () => {
  let server: PostgresServer;
  beforeAll(async () => (server = await startPostgres()));
  afterAll(() => server[Symbol.asyncDispose]());

  test('full: every row, its types, and the totals of both sides', async () => {
    await server.query(`CREATE TABLE orders AS SELECT i::bigint AS id, (i * 0.37)::numeric(12,2) AS amount,
      CASE WHEN i % 3 = 0 THEN '' WHEN i % 3 = 1 THEN NULL ELSE 'a,"b"' || chr(10) || i END AS note,
      DATE '2024-01-01' + i AS day FROM generate_series(1, 2500) s(i)`);
    await using project = await transferProject(
      server,
      '  - id: orders\n    type: extract\n    connection: shop\n    relation: public.orders\n',
      { 'sql/models/sums.sql': 'select count(*) as n, sum(amount) as amount from orders' },
    );
    const run = await project.run();
    expect(statuses(run)).toEqual({ orders: 'done', sums: 'done' });
    expect(taskOf(run, 'orders').rows).toBe(2500);
    const [{ n, amount } = {}] = (
      await server.query('SELECT count(*)::text n, sum(amount)::text amount FROM orders')
    ).rows;
    expect(await project.rows('SELECT n::VARCHAR, amount::VARCHAR FROM sums')).toEqual([[n, amount]]);
    expect(
      await project.rows(
        `SELECT count(*) FILTER (note = '')::INT, count(*) FILTER (note IS NULL)::INT, max(note) FROM orders`,
      ),
    ).toEqual([[833, 834, 'a,"b"\n998']]);
    expect(await project.rows(`SELECT column_type FROM (DESCRIBE orders)`)).toEqual(
      ['BIGINT', 'DECIMAL(12,2)', 'VARCHAR', 'DATE'].map((type) => [type]),
    );
    expect(texts(await project.log(run.runId, 'orders'))).toContain(
      `2,500 rows, sum(id) 3126250, sum(amount) ${plainAmount(amount ?? '')} on both sides`,
    );
    const [planned] = await project.plan();
    expect(planned).toMatchObject({
      action: 'run',
      reason: 'reads the server "shop": its result may differ each time',
    });
  });

  test('incremental: newer rows are merged by key, rows without a cursor too, the watermark goes along', async () => {
    await server.query(`CREATE TABLE changes(id int, v text, updated_at timestamptz);
      INSERT INTO changes VALUES (1, 'a', '2024-01-01 00:00Z'), (2, 'b', '2024-01-02 00:00Z'), (3, 'c', NULL)`);
    await using project = await transferProject(
      server,
      `  - id: changes
    type: extract
    connection: shop
    relation: changes
    mode: incremental
    cursor: updated_at
    unique_key: id
`,
    );
    const stored = () => project.rows('SELECT id, v FROM changes ORDER BY id');
    await project.run();
    // The same cursor value at the boundary, an older one that came late, one without, and a deleted row.
    await server.query(`INSERT INTO changes VALUES (4, 'd', '2024-01-02 00:00Z'), (5, 'late', '2024-01-01 12:00Z');
      UPDATE changes SET v = 'C' WHERE id = 3; UPDATE changes SET v = 'B', updated_at = '2024-01-03 00:00Z' WHERE id = 2;
      DELETE FROM changes WHERE id = 1`);
    const run = await project.run();
    expect(run.status).toBe('done');
    expect(await stored()).toEqual([
      [1, 'a'],
      [2, 'B'],
      [3, 'C'],
      [4, 'd'],
    ]);
    expect(texts(await project.log(run.runId, 'changes'))).toContain('3 rows');
    expect(
      await project.rows(
        `SELECT watermark::TIMESTAMPTZ = '2024-01-03 00:00:00Z'::TIMESTAMPTZ FROM dew.published WHERE name = 'changes'`,
      ),
    ).toEqual([[true]]);
    await project.write({
      'main.pipeline.yaml': (await project.read('main.pipeline.yaml')).replace(
        'unique_key: id',
        'unique_key: id\n    lookback: 2d',
      ),
    });
    await project.run();
    expect(await stored()).toEqual([
      [1, 'a'],
      [2, 'B'],
      [3, 'C'],
      [4, 'd'],
      [5, 'late'],
    ]);
    await project.run({ force: true });
    expect(await stored()).toEqual([
      [2, 'B'],
      [3, 'C'],
      [4, 'd'],
      [5, 'late'],
    ]);
    await server.query('ALTER TABLE changes ADD extra int');
    const changed = await project.run();
    expect(taskOf(changed, 'changes').failure).toMatchObject({
      code: 'conflict',
      next: 'Read everything anew: dew run --select changes --force.',
    });
    expect((await stored()).length).toBe(4);
  });

  test('a numeric without declared places keeps its type when places become fewer, and what no DECIMAL holds is text', async () => {
    await server.query(
      `CREATE TABLE free(id int, v numeric, n numeric, at int); INSERT INTO free VALUES (1, 1.2345, 'NaN', 1), (2, -99999999999999999999999999999999.5, 1, 1)`,
    );
    await using project = await transferProject(
      server,
      `  - { id: free, type: extract, connection: shop, relation: free, mode: incremental, cursor: at, unique_key: id, lookback: 0 }\n`,
    );
    const run = await project.run();
    expect(taskOf(run, 'free').failure).toBeNull();
    expect(await project.rows('SELECT id, v::VARCHAR, n FROM free ORDER BY id')).toEqual([
      [1, '1.2345', 'NaN'],
      [2, '-99999999999999999999999999999999.5000', '1'],
    ]);
    expect(texts(await project.log(run.runId, 'free'))).toContain(
      'n stays text: it has values that no DECIMAL holds',
    );
    await server.query(`INSERT INTO free VALUES (3, 7.5, 'NaN', 2)`);
    expect(taskOf(await project.run(), 'free').failure).toBeNull();
    expect(await project.rows('SELECT v::VARCHAR FROM free WHERE id = 3')).toEqual([['7.5000']]);
  });

  test('values beyond the declared types are found while the rows come, and all are read again; years before Christ are not beyond', async () => {
    await server.query(`CREATE TABLE beyond(id int, v numeric(12,2), day date, moment timestamptz);
      INSERT INTO beyond SELECT i, i / 4.0, DATE '2024-01-01' + i, TIMESTAMPTZ '2024-01-01 00:00Z' FROM generate_series(1, 1000) s(i);
      CREATE TABLE early AS SELECT * FROM beyond`);
    await server.query(`INSERT INTO beyond VALUES (1001, 'NaN', '2024-01-01', 'infinity')`);
    await server.query(`CREATE TABLE wide AS SELECT id, v::numeric(20,2) AS v FROM beyond`);
    await server.query(`INSERT INTO early VALUES (1001, 0.25, '0044-03-15 BC', '0100-01-01 12:00:00Z BC')`);
    await using project = await transferProject(
      server,
      ['beyond', 'early', 'wide']
        .map((name) => `  - { id: ${name}, type: extract, connection: shop, relation: ${name} }\n`)
        .join(''),
    );
    const run = await project.run();
    expect(statuses(run)).toEqual({ beyond: 'done', early: 'done', wide: 'done' });
    const last = async (table: string) =>
      project.rows(`SELECT v::VARCHAR, day::VARCHAR, moment::VARCHAR FROM ${table} WHERE id = 1001`);
    expect(await last('beyond')).toEqual([['NaN', '2024-01-01', 'infinity']]);
    expect(await last('early')).toEqual([['0.25', '0044-03-15 (BC)', '0100-01-01 (BC) 12:00:00+00']]);
    expect(await project.rows('SELECT count(*)::INT, max(v)::VARCHAR FROM early')).toEqual([
      [1001, '250.00'],
    ]);
    expect(await project.rows('SELECT v FROM wide WHERE id = 1001')).toEqual([['NaN']]);
    const again = 'all values are looked at first';
    for (const name of ['beyond', 'wide']) expect(texts(await project.log(run.runId, name))).toContain(again);
    expect(texts(await project.log(run.runId, 'early'))).not.toContain(again);
  });

  test('a value that a declared type cannot hold is told by column, and nothing changes', async () => {
    await server.query(
      `CREATE TABLE narrow AS SELECT i AS id, i * 100 AS n, 'text ' || i AS t FROM generate_series(1, 3) s(i)`,
    );
    const extract = (id: string, type: string) =>
      `  - { id: ${id}, type: extract, connection: shop, relation: narrow, columns: { ${type} } }\n`;
    await using project = await transferProject(
      server,
      extract('tiny', 'n: TINYINT') + extract('day', 't: DATE'),
    );
    const run = await project.run();
    expect(taskOf(run, 'tiny').failure).toMatchObject({
      code: 'bad_input',
      message: 'n has the value 200, which is no TINYINT. Nothing was changed.',
    });
    expect(taskOf(run, 'day').failure?.message).toBe(
      't has the value text 1, which is no DATE. Nothing was changed.',
    );
  });

  test('incremental: a moment that is kept without its zone is not taken for a later one', async () => {
    await server.query(
      `CREATE TABLE moments(id int, moment timestamptz); INSERT INTO moments VALUES (1, '2024-01-01 23:00Z')`,
    );
    await using project = await transferProject(
      server,
      '  - { id: moments, type: extract, connection: shop, relation: moments, mode: incremental, cursor: moment, unique_key: id, columns: { moment: TIMESTAMP } }\n',
    );
    await project.run();
    // By a clock 13 hours ahead this one would be as late as the first.
    const here = new Date('2024-01-01').getTimezoneOffset();
    await server.query(
      `INSERT INTO moments SELECT 2, moment - interval '13 hours' - interval '${here} minutes' FROM moments`,
    );
    await project.run();
    expect(await project.rows('SELECT id FROM moments ORDER BY id')).toEqual([[1], [2]]);
  });

  test('incremental: another text of the query file is read from the beginning', async () => {
    await server.query('CREATE TABLE steps AS SELECT i AS id, i AS at FROM generate_series(1, 5) s(i)');
    await using project = await transferProject(
      server,
      '  - { id: steps, type: extract, connection: shop, query: sql/steps.sql, mode: incremental, cursor: at, unique_key: id }\n',
      { 'sql/steps.sql': 'SELECT * FROM steps' },
    );
    await project.run();
    await project.write({ 'sql/steps.sql': 'SELECT id, at * 10 AS at FROM steps' });
    const run = await project.run();
    expect(await project.rows('SELECT sum("at")::INT FROM steps')).toEqual([[150]]);
    expect(texts(await project.log(run.runId, 'steps'))).toContain('it reads something else than before');
  });

  test('a query in a file: its error stands at its place', async () => {
    await using project = await transferProject(
      server,
      '  - { id: bad, type: extract, connection: shop, query: sql/bad.sql }\n  - { id: good, type: extract, connection: shop, query: "select 1 as a -- one" }\n',
      { 'sql/bad.sql': 'SELECT 1 AS a,\n  nothing\nFROM pg_class;\n' },
    );
    const run = await project.run();
    expect(taskOf(run, 'bad').failure).toMatchObject({
      code: 'sql',
      message: 'column "nothing" does not exist (42703)',
      place: { file: 'sql/bad.sql', line: 2, column: 3 },
    });
    expect(await project.rows('SELECT a FROM good')).toEqual([[1]]);
  });

  test('a table has as many columns as PostgreSQL allows, each with questions about its values', async () => {
    await server.query(`DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE broad(' || string_agg('c' || g || ' numeric', ',') || ')' FROM generate_series(1, 1600) g); END $$;
      INSERT INTO broad(c1, c1600) VALUES (1.5, 2)`);
    await using project = await transferProject(
      server,
      '  - { id: broad, type: extract, connection: shop, relation: broad }\n',
    );
    expect(taskOf(await project.run(), 'broad').failure).toBeNull();
    expect(await project.rows('SELECT c1::VARCHAR, c2, c1600::VARCHAR FROM broad')).toEqual([
      ['1.5', null, '2'],
    ]);
  });

  test('a statement that runs too long is told with what to do', async () => {
    await using project = await transferProject(
      server,
      '  - { id: slow, type: extract, connection: shop, query: "SELECT pg_sleep(9)::text AS a" }\n',
    );
    await project.write({ 'dew.yaml': `${await project.read('dew.yaml')}    timeout: 1\n` });
    expect(taskOf(await project.run(), 'slow').failure).toMatchObject({
      message: 'The statement ran longer than the 1 seconds that "shop" allows.',
      next: 'Raise "timeout" of the connection in dew.yaml.',
    });
  });

  test('columns that differ only in capital letters are named', async () => {
    await server.query('CREATE TABLE cased("ID" int, id int)');
    await using project = await transferProject(
      server,
      '  - { id: cased, type: extract, connection: shop, relation: cased }\n',
    );
    expect(taskOf(await project.run(), 'cased').failure).toMatchObject({
      code: 'bad_input',
      message: '"shop" gives cased the columns "ID" and "id", and a table here cannot have both.',
    });
  });

  test('a query is one statement: it cannot leave the transaction that only reads', async () => {
    await server.query('CREATE TABLE kept AS SELECT 1 AS a');
    await using project = await transferProject(
      server,
      '  - { id: bad, type: extract, connection: shop, query: "SELECT 1 AS a) AS x; COMMIT; DELETE FROM kept; SELECT * FROM (SELECT 1 AS a" }\n',
    );
    expect(taskOf(await project.run(), 'bad').failure).toMatchObject({
      code: 'sql',
      message: 'cannot insert multiple commands into a prepared statement (42601)',
    });
    expect((await server.query('SELECT a::text FROM kept')).rows).toEqual([{ a: '1' }]);
  });

  test('what is wrong with a task is said before it runs', async () => {
    await using project = await transferProject(
      server,
      `  - id: a
    type: extract
    connection: sop
    relation: orders
  - id: b
    type: extract
    connection: shop
    mode: incremental
  - id: c
    type: extract
    connection: shop
    relation: orders
    lookback: 1d
    froms: x
`,
    );
    const [summary] = await project.handlers['pipeline/list'](null, { signal: new AbortController().signal });
    expect(summary?.diagnostics.map(({ message, place: { line }, next }) => [line, message, next])).toEqual([
      [17, 'Unknown field "froms".', expect.any(String)],
      [6, 'There is no connection "sop".', 'Did you mean "shop"?'],
      [10, 'b needs a relation or a query.', 'Give one of the two.'],
      [11, 'b is incremental and needs cursor.', expect.any(String)],
      [11, 'b is incremental and needs unique_key.', expect.any(String)],
    ]);
  });
});
