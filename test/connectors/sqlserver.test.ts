import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PracticeServer } from '../../src/practice/server.ts';
import { account, startServer } from '../practice/practiceServer.ts';
import { expectSecretNowhere } from './plantedSecret.ts';
import {
  ended,
  expectCancelOfSilence,
  projectWith,
  runOn as run,
  textsOf as texts,
  type Engine,
} from './remoteEngine.ts';
import { goldens } from './sqlserverTypes.ts';

const practice = 'Practice SQL server, not Microsoft SQL Server';

describe('a SQL Server connection', () => {
  let server: PracticeServer;
  beforeAll(async () => (server = await startServer()));
  afterAll(() => server.close());

  const projectOn = async (more: readonly string[] = []): Promise<Engine> => {
    const engine = await projectWith([
      'type: sqlserver',
      'host: 127.0.0.1',
      `port: ${server.port}`,
      'database: practice',
      `user: ${account.user}`,
      'password: ${secret:shop_password}',
      ...more,
    ]);
    await engine.client.request('connection/secret', { name: 'shop_password', value: account.password });
    return engine;
  };
  const writable = ['read_only: false'];

  test('says who answers, and that it is the practice server', async () => {
    await using engine = await projectOn();
    expect(await engine.client.request('connection/test', { name: 'shop' })).toEqual({
      product: practice,
      version: 'TDS 7.4',
      practice: true,
      user: 'sa',
      database: 'practice',
      encryption: expect.stringMatching(/^TLSv1\.2 /) as string,
    });
    expect((await run(engine, 'SELECT 1 AS a')).note).toBe(practice);
  });

  test('every type keeps its exact value, at its extremes too', async () => {
    await using engine = await projectOn();
    for (const [type, duckdb, values] of goldens) {
      const sql = values.map(([literal]) => `SELECT ${literal} AS v`).join(' UNION ALL ');
      const summary = await run(engine, sql);
      expect(summary.failure, type).toBeNull();
      expect([summary.columns[0]?.sourceType, summary.columns[0]?.type]).toEqual([type, duckdb]);
      const shown = (await texts(engine, summary)).map(([text]) => text);
      expect(shown, type).toEqual(values.map(([, text]) => text));
    }
  });

  test('the columns of one table keep what was put in, and the catalog knows them', async () => {
    await using engine = await projectOn(writable);
    await run(
      engine,
      'CREATE TABLE dbo.kept (id bigint PRIMARY KEY, price decimal(12,2) NOT NULL, note nvarchar(20))',
    );
    const changed = await run(
      engine,
      `INSERT INTO dbo.kept VALUES (9223372036854775807, 1.10, N''), (2, -0.05, NULL)`,
    );
    expect(changed.note).toBe(`2 rows changed · ${practice}`);
    const read = await run(engine, 'SELECT * FROM dbo.kept ORDER BY id DESC');
    expect(await texts(engine, read)).toEqual([
      ['9223372036854775807', '1.10', ''],
      ['2', '-0.05', null],
    ]);
    const [kept] = await engine.client.request('connection/relations', { name: 'shop', schema: 'dbo' });
    expect(kept).toMatchObject({ name: 'kept', kind: 'table', rowCount: 2 });
    expect(kept?.columns).toEqual([
      { name: 'id', type: 'bigint', kind: 'number', nullable: false, key: true },
      { name: 'price', type: 'decimal(12,2)', kind: 'number', nullable: false, key: false },
      { name: 'note', type: 'nvarchar(max)', kind: 'text', nullable: true, key: false },
    ]);
    expect(await engine.client.request('connection/schemas', { name: 'shop' })).toContainEqual({
      name: 'dbo',
      relations: 1,
    });
    const relation = { name: 'shop', schema: 'dbo', relation: 'kept' };
    const preview = await engine.client.request('connection/preview', relation);
    expect((await ended(engine, preview)).rowCount).toBe(2);
    await run(engine, 'DROP TABLE dbo.kept');
  });

  const digits = 'WITH d AS (SELECT n FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS v(n))';
  test('more than the first rows come, labelled until all are there', async () => {
    await using engine = await projectOn();
    const sql = `${digits} SELECT a.n + 10 * b.n + 100 * c.n + 1000 * e.n + 10000 * f.n AS n FROM d a, d b, d c, d e, d f ORDER BY n`;
    const started = await engine.client.request('query/run', {
      sql,
      origin: null,
      document: null,
      connection: 'shop',
    });
    expect(started).toMatchObject({
      state: 'first_rows',
      availableRows: 500,
      rowCount: null,
      note: practice,
    });
    const whole = await ended(engine, started);
    expect(whole).toMatchObject({ state: 'complete', rowCount: 100_000, failure: null });
    const wanted = { resultId: whole.id, firstRow: 99_999, rows: 5, form: 'text' } as const;
    expect(JSON.parse((await engine.client.request('query/rows', wanted)).rows)).toEqual([['99999']]);
  });

  test('a cancel reaches the server, and the session serves on', async () => {
    await using engine = await projectOn();
    const before = await texts(engine, await run(engine, 'SELECT @@SPID AS id'));
    const controller = new AbortController();
    const running = engine.client.request(
      'query/run',
      {
        sql: `${digits} SELECT SUM(a.n * b.n + c.n * e.n + f.n * g.n) AS s FROM d a, d b, d c, d e, d f, d g, d h, d i, d j, d k, d l, d m`,
        origin: null,
        document: 'a',
        connection: 'shop',
      },
      { signal: controller.signal },
    );
    const states = async () => (await engine.client.request('query/results', {})).map(({ state }) => state);
    await expect.poll(states).toContain('running');
    controller.abort();
    await running.catch(() => undefined);
    await expect.poll(states).toContain('cancelled');
    expect(await texts(engine, await run(engine, 'SELECT @@SPID AS id'))).toEqual(before);
  });

  test('a cancel amid the rows reaches the server', async () => {
    await using engine = await projectOn();
    const before = await texts(engine, await run(engine, 'SELECT @@SPID AS id'));
    const many = `${digits} SELECT a.n FROM d a, d b, d c, d e, d f, d g, d h`;
    const started = await engine.client.request('query/run', {
      sql: many,
      origin: null,
      document: 'a',
      connection: 'shop',
    });
    expect(started.state).toBe('first_rows');
    await engine.client.request('query/cancel', { resultId: started.id });
    expect((await ended(engine, started)).state).toBe('cancelled');
    expect(await texts(engine, await run(engine, 'SELECT @@SPID AS id'))).toEqual(before);
  });

  test('an attempt to connect to something silent is cancelled', async () => {
    await using engine = await projectOn();
    await expectCancelOfSilence(engine, { type: 'sqlserver', user: 'y' });
  });

  test('an error stands at its line, with the words and numbers of the server', async () => {
    await using engine = await projectOn();
    const summary = await run(engine, 'SELECT *\n\nFROM nothing', {
      origin: { uri: `file://${engine.root}/q.sql`, start: 0, end: 10 },
    });
    expect(summary.failure).toMatchObject({
      code: 'sql',
      message: expect.stringMatching(/nothing.*\(error 208, severity 16, state 1\)$/s) as string,
      place: { file: 'q.sql', line: 3, column: 1 },
    });
  });

  test('messages and further results of a batch are said', async () => {
    await using engine = await projectOn(writable);
    const batch = await run(engine, "PRINT 'first words'; SELECT 1 AS a; SELECT 2 AS b; PRINT 'last words'");
    expect(batch.note).toBe(
      `first words · last words · The first of 2 results of this batch. Run its statements one by one to see the others. · ${practice}`,
    );
    expect(await texts(engine, batch)).toEqual([['1']]);
    const separated = await run(engine, 'SELECT 1 AS a\nGO\nSELECT 2 AS b');
    expect(separated.failure).toMatchObject({ code: 'bad_input', place: { line: 2 } });
  });

  test('read-only lets nothing through that could change something', async () => {
    await using owner = await projectOn(writable);
    await run(owner, 'CREATE TABLE guarded (v int)');
    await using engine = await projectOn();
    for (const sql of [
      'INSERT INTO guarded VALUES (1)',
      'SELECT 1 AS a INSERT INTO guarded VALUES (1)',
      'SELECT 1 AS a; INSERT INTO guarded VALUES (1)',
      'WITH x AS (SELECT 1 AS v) INSERT INTO guarded SELECT v FROM x',
      'SELECT v INTO other FROM guarded',
      'BEGIN TRANSACTION',
      'COMMIT',
      "EXEC ('INSERT INTO guarded VALUES (1)')",
      'sp_who',
      'DROP TABLE guarded',
    ]) {
      expect((await run(engine, sql)).failure?.code, sql).toBe('unconfirmed');
    }
    expect(await texts(engine, await run(engine, 'SELECT COUNT(*) AS n FROM guarded'))).toEqual([['0']]);
    await run(owner, 'DROP TABLE guarded');
  });

  test('production asks before a change, and only before one', async () => {
    await using engine = await projectOn([...writable, 'production: true']);
    await run(engine, 'CREATE TABLE live (v int)', { confirmed: true });
    expect((await run(engine, 'SELECT COUNT(*) AS n FROM live')).state).toBe('complete');
    for (const sql of ['INSERT INTO live VALUES (1)', 'BEGIN TRANSACTION', 'DELETE FROM live']) {
      expect((await run(engine, sql)).failure?.code, sql).toBe('unconfirmed');
    }
    const agreed = await run(engine, 'INSERT INTO live VALUES (1)', { confirmed: true });
    expect(agreed.note).toBe(`1 row changed · ${practice}`);
    await run(engine, 'DROP TABLE live', { confirmed: true });
  });

  test('a document keeps its transaction until it is ended', async () => {
    await using engine = await projectOn(writable);
    await run(engine, 'CREATE TABLE pending (v int)');
    const state = (action: 'state' | 'commit' | 'rollback') =>
      engine.client.request('query/transaction', { document: 'a', action });
    const counted = async () =>
      texts(engine, await run(engine, 'SELECT COUNT(*) AS n FROM pending', { document: 'b.sql' }));
    await run(engine, 'BEGIN TRANSACTION');
    await run(engine, 'INSERT INTO pending VALUES (1)');
    expect(await state('state')).toEqual({ open: true });
    expect(await counted()).toEqual([['0']]);
    expect(await state('rollback')).toEqual({ open: false });
    await run(engine, 'BEGIN TRANSACTION');
    await run(engine, 'INSERT INTO pending VALUES (2)');
    expect(await state('commit')).toEqual({ open: false });
    expect(await counted()).toEqual([['1']]);
    await run(engine, 'DROP TABLE pending');
  });

  test('a statement that runs too long is ended, with the setting that says so', async () => {
    await using engine = await projectOn([...writable, 'timeout: 1']);
    expect((await run(engine, "WAITFOR DELAY '00:10:00'")).failure).toMatchObject({
      code: 'sql',
      message: expect.stringContaining('longer than the 1 seconds') as string,
    });
  });

  test('TLS is required, verified or left out as the setting says', async () => {
    await using engine = await projectOn();
    const { client, root } = engine;
    await writeFile(join(root, 'server.pem'), server.certificate);
    const base = { type: 'sqlserver', host: '127.0.0.1', port: server.port, user: account.user };
    const test1 = (more: Record<string, string>) =>
      client.request('connection/test', {
        name: 'shop',
        settings: { ...base, password: '${secret:shop_password}', ...more },
      });
    expect(await test1({ tls: 'disable' })).toMatchObject({ encryption: null });
    expect(await test1({ tls: 'require' })).toMatchObject({ encryption: expect.any(String) as string });
    const verified = { tls: 'verify', certificate_authority: 'server.pem', certificate_host: 'localhost' };
    expect(await test1(verified)).toMatchObject({ encryption: expect.any(String) as string });
    await expect(test1({ tls: 'verify' })).rejects.toThrow(/certificate/);
    await expect(test1({ ...verified, certificate_host: 'elsewhere.example' })).rejects.toThrow(/elsewhere/);
    await expect(test1({ host: 'here\\SQLEXPRESS' })).rejects.toThrow(/names an instance/);
  });

  test('the password is found in no file, no message and no argument', async () => {
    await using engine = await projectOn(writable);
    await run(
      engine,
      'CREATE TABLE planted (id bigint, amount decimal(12,2)); INSERT INTO planted VALUES (1, 0.10)',
    );
    await expectSecretNowhere({
      settings: {
        type: 'sqlserver',
        host: '127.0.0.1',
        port: server.port,
        database: 'practice',
        user: account.user,
      },
      password: account.password,
      statement: 'SELECT * FROM planted',
      refused: 'SELECT nothing FROM planted',
      relation: 'planted',
    });
  });
});
