import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { engineOn } from '../engine/engineFixture.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { shopConnection } from '../fixtures/servers/shopConnection.ts';
import { expectSecretNowhere } from './plantedSecret.ts';
import { goldens } from './postgresTypes.ts';
import { ended, expectCancelOfSilence, runOn, textsOf, type Engine } from './remoteEngine.ts';

describe.skipIf(postgresMissing)('a PostgreSQL connection', () => {
  let server: PostgresServer;
  beforeAll(async () => (server = await startPostgres()));
  afterAll(() => server[Symbol.asyncDispose]());

  const projectOn = async (settings = '', tail = ''): Promise<Engine> => {
    const engine = await engineOn({ project: true });
    await writeFile(
      join(engine.root, 'dew.yaml'),
      `version: 1\nname: shop\n${shopConnection(server)}${settings}${tail}`,
    );
    await engine.client.request('connection/secret', { name: 'shop_password', value: server.password });
    return engine;
  };

  const run = (engine: Engine, sql: string, more = {}): Promise<ResultSummary> =>
    runOn(engine, sql, { document: 'a.sql', ...more });

  test('says who answers', async () => {
    await using engine = await projectOn();
    expect(await engine.client.request('connection/list', null)).toEqual([
      {
        name: 'shop',
        type: 'postgres',
        title: 'PostgreSQL',
        language: 'sql',
        target: `postgres at 127.0.0.1:${server.port}`,
        readOnly: true,
        production: false,
        secrets: ['shop_password'],
      },
    ]);
    expect(await engine.client.request('connection/test', { name: 'shop' })).toMatchObject({
      product: 'PostgreSQL',
      practice: false,
      user: 'owner',
      database: 'postgres',
      encryption: null,
    });
  });

  test('every type keeps its exact value, at its extremes too', async () => {
    await using engine = await projectOn();
    for (const [type, duckdb, values] of goldens) {
      const sql = values.map(
        ([literal]) => `SELECT ${literal === null ? 'NULL' : `'${literal}'`}::${type} AS v`,
      );
      const summary = await run(engine, sql.join(' UNION ALL '));
      expect(summary.failure, type).toBeNull();
      expect(summary.columns[0]?.type, type).toBe(duckdb);
      const shown = (await textsOf(engine, summary)).map(([text]) => text);
      expect(shown, type).toEqual(values.map(([literal, text = literal]) => text));
    }
  });

  test('the columns of one table keep what was put in', async () => {
    await using engine = await projectOn('    read_only: false\n');
    await run(
      engine,
      'CREATE TABLE kept(id bigint primary key, price numeric(12,2) not null, note text, tags text[])',
    );
    const changed = await run(
      engine,
      `INSERT INTO kept VALUES (9223372036854775807, 1.10, '', '{a,NULL,"x,y"}'), (2, -0.05, NULL, NULL)`,
    );
    expect(changed.note).toBe('2 rows changed');
    const read = await run(engine, 'SELECT * FROM kept ORDER BY id DESC');
    expect(read.columns.map(({ name, type, sourceType }) => [name, type, sourceType])).toEqual([
      ['id', 'BIGINT', 'bigint'],
      ['price', 'DECIMAL(12,2)', 'numeric(12,2)'],
      ['note', 'VARCHAR', 'text'],
      ['tags', 'VARCHAR[]', 'text[]'],
    ]);
    expect(await textsOf(engine, read)).toEqual([
      ['9223372036854775807', '1.10', '', "[a, NULL, 'x,y']"],
      ['2', '-0.05', null, null],
    ]);
    const [kept] = (
      await engine.client.request('connection/relations', { name: 'shop', schema: 'public' })
    ).filter(({ name }) => name === 'kept');
    expect(kept?.columns.map(({ name, type, nullable, key }) => ({ name, type, nullable, key }))).toEqual([
      { name: 'id', type: 'bigint', nullable: false, key: true },
      { name: 'price', type: 'numeric(12,2)', nullable: false, key: false },
      { name: 'note', type: 'text', nullable: true, key: false },
      { name: 'tags', type: 'text[]', nullable: true, key: false },
    ]);
    expect(await engine.client.request('connection/schemas', { name: 'shop' })).toEqual([
      { name: 'public', relations: 1 },
    ]);
    const preview = await engine.client.request('connection/preview', {
      name: 'shop',
      schema: 'public',
      relation: 'kept',
    });
    expect((await ended(engine, preview)).rowCount).toBe(2);
    await server.query('DROP TABLE kept');
  });

  test('more than the first rows come, labelled until all are there', async () => {
    await using engine = await projectOn();
    const sql = 'SELECT i, i * 0.5 AS half FROM generate_series(1, 123456) AS s(i)';
    const started = await engine.client.request('query/run', {
      sql,
      origin: null,
      document: null,
      connection: 'shop',
    });
    expect(started).toMatchObject({ state: 'first_rows', availableRows: 500, rowCount: null });
    const whole = await ended(engine, started);
    expect(whole).toMatchObject({ state: 'complete', rowCount: 123_456, failure: null });
    const last = await engine.client.request('query/rows', {
      resultId: whole.id,
      firstRow: 123_455,
      rows: 5,
      form: 'text',
    });
    expect(JSON.parse(last.rows)).toEqual([['123456', '61728.0']]);
  });

  test('a cancel ends the statement on the server', async () => {
    await using engine = await projectOn();
    const controller = new AbortController();
    const running = engine.client.request(
      'query/run',
      { sql: 'SELECT pg_sleep(600) AS slow_one', origin: null, document: null, connection: 'shop' },
      { signal: controller.signal },
    );
    const active = async () =>
      (
        await server.query(
          `SELECT pid::text FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%slow_one%' AND pid <> pg_backend_pid()`,
        )
      ).rows.length;
    await expect.poll(active).toBe(1);
    controller.abort();
    await running.catch(() => undefined);
    await expect.poll(active).toBe(0);
  });

  test('an attempt to connect to something silent is cancelled', async () => {
    await using engine = await projectOn();
    await expectCancelOfSilence(engine, { type: 'postgres', database: 'x', user: 'y' });
  });

  test('an error stands at its place, with the words of the server', async () => {
    await using engine = await projectOn();
    const summary = await run(engine, "SELECT '😀',\n  nothing\nFROM pg_class", {
      origin: { uri: `file://${engine.root}/q.sql`, start: 0, end: 10 },
    });
    expect(summary.failure).toMatchObject({
      code: 'sql',
      message: 'column "nothing" does not exist (42703)',
      place: { file: 'q.sql', line: 2, column: 3 },
    });
  });

  test('read-only is kept by the server, whatever a statement does', async () => {
    await using engine = await projectOn();
    await server.query('CREATE TABLE guarded(v int)');
    for (const sql of [
      'INSERT INTO guarded VALUES (1)',
      'WITH x AS (INSERT INTO guarded VALUES (1) RETURNING v) SELECT * FROM x',
      "SELECT set_config('transaction_read_only', 'off', false)",
      'SET default_transaction_read_only = off',
      'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE',
      'COMMIT',
      'BEGIN READ WRITE',
      'INSERT INTO guarded VALUES (2)',
      'DO $$ BEGIN SET TRANSACTION READ WRITE; INSERT INTO guarded VALUES (3); COMMIT; END $$',
      'DROP TABLE guarded',
      'DO $$ BEGIN SET TRANSACTION READ WRITE; INSERT INTO guarded VALUES (5); END $$',
      "DO $$ BEGIN PERFORM set_config('transaction_read_only', 'off', true); INSERT INTO guarded VALUES (6); END $$",
      'SET TRANSACTION READ WRITE',
    ]) {
      await run(engine, sql);
    }
    const { rows } = await server.query('SELECT count(*)::text AS n FROM guarded');
    expect(rows).toEqual([{ n: '0' }]);
    const refused = await run(engine, 'INSERT INTO guarded VALUES (4)');
    expect(refused.failure).toMatchObject({
      code: 'unconfirmed',
      next: expect.stringContaining('read_only: false') as string,
    });
    const file = join(engine.folder, 'written-by-the-server');
    for (const copy of [
      `COPY guarded TO '${file}'`,
      `/* x */ -- y\n copy guarded to program 'touch ${file}'`,
      `/* /* x */ */ ; COPY guarded TO '${file}'`,
    ]) {
      expect((await run(engine, copy)).failure?.code, copy).toBe('unconfirmed');
    }
    expect((await run(engine, '/**/ COPY guarded TO STDOUT')).failure?.code).toBe('bad_input');
    await server.query('DROP TABLE guarded');
  });

  test('production asks before a change, and only before one', async () => {
    await using engine = await projectOn('    read_only: false\n    production: true\n');
    await server.query('CREATE TABLE live(v int)');
    expect((await run(engine, 'SELECT count(*) FROM live')).state).toBe('complete');
    for (const sql of ['INSERT INTO live VALUES (1)', 'BEGIN', 'DELETE FROM live']) {
      expect((await run(engine, sql)).failure?.code, sql).toBe('unconfirmed');
    }
    expect((await run(engine, 'INSERT INTO live VALUES (1)', { confirmed: true })).note).toBe(
      '1 row changed',
    );
    expect((await server.query('SELECT count(*)::text AS n FROM live')).rows).toEqual([{ n: '1' }]);
    await server.query('DROP TABLE live');
  });

  test('a document keeps its transaction until it is ended', async () => {
    await using engine = await projectOn('    read_only: false\n');
    await server.query('CREATE TABLE pending(v int)');
    const state = (action: 'state' | 'commit' | 'rollback') =>
      engine.client.request('query/transaction', { document: 'a.sql', action });
    await run(engine, 'BEGIN');
    await run(engine, 'INSERT INTO pending VALUES (1)');
    expect(await state('state')).toEqual({ open: true });
    expect((await server.query('SELECT * FROM pending')).rows).toEqual([]);
    await engine.client.request('query/moveOrigin', { from: 'a.sql', to: 'b.sql' });
    expect(await state('state')).toEqual({ open: false });
    await engine.client.request('query/moveOrigin', { from: 'b.sql', to: 'a.sql' });
    expect(await state('rollback')).toEqual({ open: false });
    await run(engine, 'BEGIN');
    await run(engine, 'INSERT INTO pending VALUES (2)');
    expect(await state('commit')).toEqual({ open: false });
    expect((await server.query('SELECT v::text FROM pending')).rows).toEqual([{ v: '2' }]);
    await server.query('DROP TABLE pending');
  });

  test('a lost session is opened anew, and the loss is said', async () => {
    await using engine = await projectOn();
    await run(engine, 'SELECT 1');
    await server.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user',
    );
    const first = await run(engine, 'SELECT 2');
    const second = first.state === 'complete' ? first : await run(engine, 'SELECT 2');
    expect(first.failure?.code ?? 'unreachable').toBe('unreachable');
    expect(await textsOf(engine, second)).toEqual([['2']]);
  });

  test('the password is found in no file, no message and no argument', async () => {
    await server.query(
      'CREATE TABLE planted (id bigint, amount numeric(12,2)); INSERT INTO planted VALUES (1, 0.10)',
    );
    const { host, port, database, user, password } = server;
    await expectSecretNowhere({
      settings: { type: 'postgres', host, port, database, user },
      password,
      statement: 'SELECT * FROM planted',
      refused: 'SELECT nothing FROM planted',
      relation: 'planted',
    });
  });

  test('wrong settings say what to do', async () => {
    await using engine = await projectOn('    tls: require\n');
    const noTls = await run(engine, 'SELECT 1');
    expect(noTls.failure).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^No connection to "shop" /) as string,
      next: expect.stringContaining('tls: disable') as string,
    });
    const other = engine.client.request('query/run', {
      sql: 'SELECT 1',
      origin: null,
      document: null,
      connection: 'sop',
    });
    await expect(other).rejects.toThrow('There is no connection "sop": dew.yaml has shop.');
    await engine.client.request('connection/secret', { name: 'shop_password', value: null });
    expect((await run(engine, 'SELECT 1', { document: 'c.sql' })).failure).toMatchObject({
      code: 'secret_missing',
      next: expect.stringContaining('DEW_SECRET_SHOP_PASSWORD') as string,
    });
  });

  test('a password in dew.yaml is refused, with the reason', async () => {
    await using engine = await projectOn(
      '',
      '  bad:\n    type: postgres\n    database: a\n    user: b\n    password: hunter2\n',
    );
    await expect(engine.client.request('connection/list', null)).rejects.toThrow(
      /does not belong into dew\.yaml/,
    );
  });

  test('a connection is added and removed; the rest of dew.yaml stays', async () => {
    await using engine = await projectOn('', '# a comment that stays\n');
    const settings = { type: 'postgres', database: 'x', user: 'y', password: '${env:X_PASSWORD}' };
    await engine.client.request('connection/save', { name: 'other', settings });
    expect((await engine.client.request('connection/list', null)).map(({ name }) => name)).toEqual([
      'shop',
      'other',
    ]);
    await expect(
      engine.client.request('connection/save', {
        name: 'worse',
        settings: { ...settings, password: 'plain' },
      }),
    ).rejects.toThrow(/does not belong/);
    await engine.client.request('connection/save', { name: 'other', settings: null });
    const text = await readFile(join(engine.root, 'dew.yaml'), 'utf8');
    expect(text).toContain('# a comment that stays');
    expect(text).not.toContain('other');
  });
});
