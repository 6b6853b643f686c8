/** What a table on the server keeps when it is replaced, and what crosses between DuckDB and the server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEnvironment } from '../../../src/engine/warehouse/environments.ts';
import { PostgresRun } from '../../../src/engine/warehouse/postgresRun.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../../fixtures/servers/postgres.ts';
import { shop, statuses, taskOf } from '../pipelineFixture.ts';
import { environmentWith } from './environmentFixture.ts';

describe.skipIf(postgresMissing)('tables of a PostgreSQL environment', () => {
  let server: PostgresServer;
  beforeAll(async () => (server = await startPostgres()));
  afterAll(() => server[Symbol.asyncDispose]());

  test('every type and its extremes arrive exactly, and come back exactly', async () => {
    await using project = await environmentWith(server, shop);
    const { signal } = new AbortController();
    const environment = await findEnvironment(project.context, 'postgres');
    if (!environment) throw new Error('no environment');
    const run = new PostgresRun(project.context, environment);
    const rows = [
      `1, true, (-128)::TINYINT, 32767::SMALLINT, (-2147483648)::INTEGER, 9223372036854775807::BIGINT, 170141183460469231731687303715884105727::HUGEINT, 18446744073709551615::UBIGINT,
       12345678901234567890123456789012345.678::DECIMAL(38,3), 1.17549435e-38::FLOAT, 4.9e-324::DOUBLE, 'a,"b"' || chr(10) || 'ü\\N \\.', DATE '0044-03-15 (BC)', TIME '23:59:59.999999', TIMESTAMP '9999-12-31 23:59:59.999999', TIMESTAMPTZ '2024-02-29 12:00:00.000001+00',
       INTERVAL '14 months 3 days 4.5 seconds', '\\x00\\xFF\\x0A'::BLOB, '00000000-0000-0000-0000-00000000000a'::UUID, [1, NULL, -3]::BIGINT[], ['a"b', '', 'c\\d', NULL]::VARCHAR[], [1.10]::DECIMAL(9,2)[]`,
      `2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, []::VARCHAR[], NULL`,
      `3, false, 127, -32768, 2147483647, -9223372036854775808, (-170141183460469231731687303715884105727)::HUGEINT, 0, -0.001, 'nan'::FLOAT, '-infinity'::DOUBLE, 'NULL', DATE 'infinity', TIME '00:00:00', TIMESTAMP '-infinity', TIMESTAMPTZ '0001-01-01 00:00:00+00',
       INTERVAL '-1 day', ''::BLOB, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID, [], NULL, []`,
    ];
    const names =
      'id, flag, tiny, small, whole, big, huge, unsigned, exact, short, double, words, day, hour, moment, zoned, span, bytes, uuid, list, texts, decimals';
    const values = rows.map((row) => `(${row})`).join(',\n');
    const everything = `SELECT * FROM (VALUES ${values}) AS v(${names})`;
    const text = (from: string) => `SELECT COLUMNS(*)::VARCHAR FROM (${from}) ORDER BY id`;
    const sent = await run.duckdb(signal, [], async (database) => {
      const staged = database.staged('main', 'everything');
      await database.run(`CREATE TABLE ${staged} AS ${everything}`);
      const warehouse = await run.bring(database, [{ schema: 'main', name: 'everything', kind: 'table' }]);
      await warehouse.run(`ALTER TABLE ${warehouse.staged('main', 'everything')} RENAME TO everything`);
      return database.rows(text(everything));
    });
    const { back, changed } = await run.duckdb(signal, ['everything'], async (database) => ({
      back: await database.rows(text('FROM everything')),
      changed: (await database.columns('main', 'everything')).map(({ name, type }) => `${name} ${type}`),
    }));
    await run.release();
    // A list of decimals has no precision of its own there, and comes as the server's text.
    const lists = (rows: unknown[]) =>
      JSON.stringify(rows).replaceAll(/"decimals":"[[{](.*?)[\]}]"/g, '"decimals":"$1"');
    expect(lists(back)).toBe(lists(sent));
    expect(changed).toEqual([
      'id INTEGER',
      'flag BOOLEAN',
      'tiny SMALLINT',
      'small SMALLINT',
      'whole INTEGER',
      'big BIGINT',
      'huge VARCHAR',
      'unsigned DECIMAL(20,0)',
      'exact DECIMAL(38,3)',
      'short FLOAT',
      'double DOUBLE',
      'words VARCHAR',
      'day DATE',
      'hour TIME',
      'moment TIMESTAMP',
      'zoned TIMESTAMP WITH TIME ZONE',
      'span INTERVAL',
      'bytes BLOB',
      'uuid UUID',
      'list BIGINT[]',
      'texts VARCHAR[]',
      'decimals VARCHAR',
    ]);
    expect(
      await project.served(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '{schema}.everything'::regclass AND attnum > 0 ORDER BY attnum",
      ),
    ).toEqual(
      [
        'integer',
        'boolean',
        'smallint',
        'smallint',
        'integer',
        'bigint',
        'numeric(39,0)',
        'numeric(20,0)',
        'numeric(38,3)',
        'real',
        'double precision',
        'text',
        'date',
        'time without time zone',
        'timestamp without time zone',
        'timestamp with time zone',
        'interval',
        'bytea',
        'uuid',
        'bigint[]',
        'text[]',
        'numeric(9,2)[]',
      ].map((type) => [type]),
    );
  });

  test('views and rights of others outlive a replaced table; a view that no longer fits keeps it as it was', async () => {
    await using project = await environmentWith(server, shop);
    await project.onServer();
    const { schema } = project;
    await server.query(`CREATE ROLE reader_${schema}`);
    await server.query(
      `CREATE VIEW ${schema}.theirs AS SELECT customer, total * 2 AS doubled FROM ${schema}.by_customer;
       CREATE VIEW public.on_${schema} AS SELECT doubled FROM ${schema}.theirs;
       GRANT SELECT ON ${schema}.by_customer, ${schema}.theirs TO reader_${schema}; COMMENT ON VIEW ${schema}.theirs IS 'it''s theirs'`,
    );
    await project.write({ 'data/raw/orders_2.csv': 'id,customer,amount\n3,ann,100.00\n' });
    expect(new Set(Object.values(statuses(await project.onServer())))).toEqual(
      new Set(['done', 'unchanged']),
    );
    expect(await project.served(`SELECT doubled::text FROM public.on_${schema} ORDER BY 1`)).toEqual([
      ['221.00'],
      ['40.00'],
    ]);
    expect(
      await project.served(
        `SELECT has_table_privilege('reader_${schema}', '{schema}.by_customer', 'SELECT')::text AS a, has_table_privilege('reader_${schema}', '{schema}.theirs', 'SELECT')::text AS b, obj_description('{schema}.theirs'::regclass)`,
      ),
    ).toEqual([['true', 'true', "it's theirs"]]);
    await project.write({
      'sql/models/by_customer.sql': 'select customer, count(*) as orders from orders group by customer\n',
      'sql/models/best.sql': 'select * from by_customer\n',
    });
    const refused = taskOf(await project.onServer(), 'by_customer');
    expect(refused).toMatchObject({ status: 'failed', failure: { code: 'conflict' } });
    expect(refused.failure?.message).toContain(`${schema}.theirs`);
    expect(await project.served('SELECT count(total)::text FROM {schema}.by_customer')).toEqual([['2']]);
  });

  test('a model that becomes a view and back, with views of the pipeline upon it', async () => {
    await using project = await environmentWith(server, {
      ...shop,
      'sql/models/best.sql': '-- dew: {materialized: view}\nselect * from by_customer where total > 15\n',
    });
    expect((await project.onServer()).status).toBe('done');
    await project.write({
      'sql/models/by_customer.sql':
        '-- dew: {materialized: view}\nselect customer, sum(amount) as total, count(*) as n from orders group by customer\n',
    });
    expect(statuses(await project.onServer())).toMatchObject({ by_customer: 'done', best: 'done' });
    expect(await project.served('SELECT customer, n::text FROM {schema}.best ORDER BY 1')).toEqual([
      ['ann', '2'],
      ['bob', '1'],
    ]);
    expect(await project.onServer({ select: ['orders'], force: true })).toMatchObject({ status: 'done' });
    expect(await project.served('SELECT count(*)::text FROM {schema}.best')).toEqual([['2']]);
  });

  test('a second run at the same time is refused with who is at work', async () => {
    await using project = await environmentWith(server, {
      ...shop,
      'sql/models/unrelated.sql': 'select pg_sleep(7)::text as answer\n',
    });
    await using other = await environmentWith(server, shop);
    await other.write({ 'dew.yaml': await project.read('dew.yaml') });
    const first = project.onServer({ select: ['unrelated'] });
    await new Promise((resolve) =>
      project.listeners.add(({ event }) => event === 'task_started' && resolve(null)),
    );
    const second = await other.onServer({ select: ['unrelated'] });
    expect(taskOf(second, 'unrelated').failure).toMatchObject({
      code: 'locked',
      message: expect.stringMatching(
        /Another run works in environment "postgres": owner from 127\.0\.0\.1/,
      ) as string,
    });
    await first;
  });
});
