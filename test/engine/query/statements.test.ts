import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineOn } from '../engineFixture.ts';
import { runElsewhere } from '../otherProcess.ts';
import { cells, ended, project, run } from './queryFixture.ts';

describe('running statements', () => {
  test('an aggregate is stored whole, with its exact types', async () => {
    await using engine = await project();
    const result = await run(
      engine.client,
      'select 1 as id, 9007199254740993 as id, sum(range) from range(10)',
    );
    expect(result).toMatchObject({
      state: 'complete',
      rowCount: 1,
      availableRows: 1,
      failure: null,
      preview: false,
    });
    expect(result.columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'INTEGER'],
      ['id', 'BIGINT'],
      ['sum("range")', 'HUGEINT'],
    ]);
    expect(await cells(engine.client, result)).toEqual([['1'], ['9007199254740993'], ['45']]);
  });

  test('a scan answers with its first rows and then with all, in the same order', async () => {
    await using engine = await project();
    const versions: number[] = [];
    engine.client.on('query/changed', ({ version }) => versions.push(version));
    const first = await run(engine.client, 'select range as n from range(3_000_000)');
    expect(first).toMatchObject({ state: 'first_rows', rowCount: null, availableRows: 500, preview: false });
    const head = await cells(engine.client, first, 0, 500);
    const whole = await ended(engine.client, first);
    expect(whole).toMatchObject({ state: 'complete', rowCount: 3_000_000, availableRows: 3_000_000 });
    expect(whole.version).toBeGreaterThan(first.version);
    expect(await cells(engine.client, whole, 0, 500)).toEqual(head);
    expect(await cells(engine.client, whole, 2_999_998, 100)).toEqual([['2999998', '2999999']]);
    await expect.poll(() => versions.at(-1)).toBe(whole.version);
  });

  test.each([
    ['aggregate', 'select range % 7 as g, count(*) from range(100000) group by 1'],
    ['sort', 'select * from range(100000) order by 1 desc'],
    ['window', 'select row_number() over (order by range) from range(100000)'],
    ['join', 'select * from range(1000) a join range(1000) b using (range)'],
    ['sample', 'select * from range(100000) using sample 10%'],
    ['volatile', 'select random() from range(1000)'],
    ['set operation', 'select 1 union all select * from range(1000)'],
  ])('no first rows before the whole of a statement with %s', async (_, sql) => {
    await using engine = await project();
    const states: string[] = [];
    engine.client.on('query/changed', ({ state }) => states.push(state));
    expect((await run(engine.client, sql)).state).toBe('complete');
    expect(states).not.toContain('first_rows');
  });

  test('statements that cannot be wrapped run once and keep their rows', async () => {
    await using engine = await project();
    const { client } = engine;
    expect(await run(client, "create table t as select 1 as a, 'x' as b")).toMatchObject({
      state: 'complete',
      columns: [],
    });
    expect((await run(client, "insert into t values (2, 'y')")).note).toBe('1 row changed');
    const returning = await run(client, "insert into t values (3, 'z') returning a, b");
    expect(await cells(client, returning)).toEqual([['3'], ['z']]);
    for (const sql of [
      'describe t',
      "pragma table_info('t')",
      'call duckdb_tables()',
      'explain select 1',
      'summarize t',
      'show tables',
      'pivot t on b using sum(a)',
    ]) {
      const result = await run(client, sql);
      expect([sql, result.state, result.failure]).toEqual([sql, 'complete', null]);
      expect([sql, result.rowCount]).not.toEqual([sql, 0]);
    }
    const count = await run(client, 'select count(*) from t');
    expect(await cells(client, count)).toEqual([['3']]);
  });

  test('a statement for another connection is refused by name, never run here', async () => {
    await using engine = await project();
    const on = (connection: string) =>
      engine.client.request('query/run', { sql: 'select 1', origin: null, document: null, connection });
    expect((await on('duckdb')).state).toBe('complete');
    expect((await on('')).state).toBe('complete');
    const refused = (words: string) => ({
      failure: { code: 'not_found', message: expect.stringContaining(words) as string },
    });
    await expect(on('shop')).rejects.toMatchObject(refused('dew.yaml has no connections'));
    const file = join(engine.root, 'dew.yaml');
    const shop = '  shop: {type: postgres, database: shop, user: me}\n';
    await writeFile(file, `version: 1\nname: Test\nconnections:\n${shop}`);
    await expect(on('sop')).rejects.toMatchObject(
      refused('There is no connection "sop": dew.yaml has shop.'),
    );
    await writeFile(file, `version: 1\nname: Test\nconnections:\n${shop}  crm: {type: mysql}\n`);
    await expect(on('shop')).rejects.toMatchObject({
      failure: {
        code: 'bad_input',
        message: expect.stringContaining('connections.crm.type') as string,
        place: { file: 'dew.yaml', line: 5 },
      },
    });
    expect(await engine.client.request('query/results', {})).toHaveLength(2);
  });

  test('a sequence moves once', async () => {
    await using engine = await project();
    await run(engine.client, 'create sequence s');
    const result = await run(engine.client, "select nextval('s') as n");
    expect(await cells(engine.client, result)).toEqual([['1']]);
    expect(await cells(engine.client, await run(engine.client, "select nextval('s') as n"))).toEqual([['2']]);
  });

  test('an error keeps the words of DuckDB and names its place in the statement', async () => {
    await using engine = await project();
    const result = await engine.client.request('query/run', {
      sql: "select 'ü',\n  missing from range(3)",
      origin: { uri: 'file:///elsewhere/a.sql', start: 100, end: 140 },
      document: null,
    });
    expect(result.state).toBe('failed');
    expect(result.failure).toMatchObject({
      code: 'sql',
      message:
        'Binder Error: Referenced column "missing" not found in FROM clause!\nCandidate bindings: "range"',
      place: { file: '/elsewhere/a.sql', line: 2, column: 3 },
    });
    const syntax = await run(engine.client, 'selct 1');
    expect(syntax.failure?.message).toContain('Parser Error: syntax error at or near "selct"');
    const late = await run(
      engine.client,
      "select case when range = 2000000 then 'x'::int else 1 end from range(3_000_000)",
    );
    expect(['first_rows', 'failed']).toContain(late.state);
    expect(await ended(engine.client, late)).toMatchObject({
      state: 'failed',
      availableRows: 0,
      failure: { code: 'sql' },
    });
  });

  test('an error in the middle of a long result is never taken for its end', async () => {
    await using engine = await project();
    const lines = Array.from({ length: 300_000 }, (_, n) => (n === 250_000 ? 'broken,,,,' : `${n},${n}`));
    await writeFile(join(engine.root, 'big.csv'), `a,b\n${lines.join('\n')}\n`);
    const result = await run(
      engine.client,
      "from read_csv('big.csv', columns = {a: 'BIGINT', b: 'BIGINT'}, auto_detect = false, header = true, delim = ',')",
    );
    expect(await ended(engine.client, result)).toMatchObject({
      state: 'failed',
      failure: { message: expect.stringContaining('250002') as string },
    });
  });

  test('the connection of a document keeps BEGIN, TEMP, SET and USE; others do not see them', async () => {
    await using engine = await project();
    const { client } = engine;
    await run(client, 'create schema staging');
    await run(client, 'create table staging.t(a int)');
    await run(client, 'use staging');
    await run(client, 'create temp table mine as select 5 as five');
    await run(client, "set variable v = 'kept'");
    expect(
      await cells(client, await run(client, "select five, getvariable('v'), current_schema() from mine")),
    ).toEqual([['5'], ['kept'], ['staging']]);
    expect((await run(client, 'select * from mine', 'other')).failure?.message).toContain('mine');
    await run(client, 'begin');
    expect(await client.request('query/transaction', { document: 'doc', action: 'state' })).toEqual({
      open: true,
    });
    await run(client, 'insert into t values (1)');
    expect(await cells(client, await run(client, 'select count(*) from t'))).toEqual([['1']]);
    expect(await cells(client, await run(client, 'select count(*) from staging.t', 'other'))).toEqual([
      ['0'],
    ]);
    expect(await client.request('query/transaction', { document: 'doc', action: 'rollback' })).toEqual({
      open: false,
    });
    expect(await cells(client, await run(client, 'select count(*) from t'))).toEqual([['0']]);
    await run(client, 'begin');
    await run(client, 'insert into t values (7)');
    await client.request('query/transaction', { document: 'doc', action: 'commit' });
    await runElsewhere(join(engine.root, 'data/warehouse.duckdb'), 'insert into staging.t values (8)');
    expect(await cells(client, await run(client, 'select sum(a) from t'))).toEqual([['15']]);
    await run(client, 'begin');
    await run(client, 'insert into t values (9)');
    await client.request('query/closeDocument', { document: 'doc' });
    await runElsewhere(join(engine.root, 'data/warehouse.duckdb'), 'insert into staging.t values (10)');
  });

  test('after a table was shown, another process can write the file', async () => {
    await using engine = await project();
    await run(engine.client, 'create table t as select * from range(2_000_000) r(n)');
    const shown = await ended(engine.client, await run(engine.client, 'select * from t'));
    await cells(engine.client, shown, 1_000_000, 200);
    await runElsewhere(join(engine.root, 'data/warehouse.duckdb'), 'drop table t');
    expect((await cells(engine.client, shown, 1_999_999, 1))[0]).toEqual(['1999999']);
  });

  test('a cancelled statement stops within 500 ms and keeps its first rows', async () => {
    await using engine = await project();
    const { client } = engine;
    const running = await run(
      client,
      "select range as n, md5(range::varchar || 'x') from range(100_000_000)",
    );
    expect(running.state).toBe('first_rows');
    const at = performance.now();
    await client.request('query/cancel', { resultId: running.id });
    expect(performance.now() - at).toBeLessThan(500);
    const after = await ended(client, running);
    expect(after).toMatchObject({ state: 'cancelled', availableRows: 500, failure: null });
    expect((await cells(client, after, 499, 1))[0]).toEqual(['499']);
    const crossed = run(client, 'select count(*) from range(10_000_000) a, range(10_000_000) b');
    let id: string | undefined;
    while (id === undefined)
      id = (await client.request('query/results', {})).find(({ state }) => state === 'running')?.id;
    const again = performance.now();
    await client.request('query/cancel', { resultId: id });
    expect(performance.now() - again).toBeLessThan(500);
    expect((await crossed).state).toBe('cancelled');
    expect((await run(client, 'select 1')).state).toBe('complete');
  });

  test('results outlive the engine; what was being made is cancelled', async () => {
    await using engine = await project();
    const { client } = engine;
    const kept = await ended(client, await run(client, 'select range as n from range(1000)'));
    const torn = await run(client, 'select range as n, md5(range::varchar) from range(50_000_000)');
    process.kill((await client.request('engine/state', null)).processId, 'SIGKILL');
    await expect.poll(() => client.running).toBe(false);
    const results = await client.request('query/results', {});
    expect(results.map(({ id, state }) => [id, state])).toEqual([
      [kept.id, 'complete'],
      [torn.id, 'cancelled'],
    ]);
    expect((await cells(client, kept, 999, 1))[0]).toEqual(['999']);
    await client.request('query/close', { resultId: kept.id });
    await expect(cells(client, kept)).rejects.toMatchObject({ failure: { code: 'not_found' } });
  });

  test('binder errors without running, knowing what earlier statements make', async () => {
    await using engine = await project();
    const statements = [
      { sql: 'create table made(a int)', start: 0 },
      { sql: 'select a from made', start: 30 },
      { sql: 'select nothing from range(3)', start: 60 },
      { sql: 'insert into made values (1)', start: 100 },
    ];
    expect(await engine.client.request('query/diagnose', { statements })).toEqual([
      { start: 67, end: 74, message: expect.stringContaining('"nothing" not found') as string },
    ]);
  });

  test('history keeps what ran, newest first', async () => {
    await using engine = await project();
    await run(engine.client, 'select 1');
    await run(engine.client, 'select nope');
    const history = await engine.client.request('query/history', { limit: 10 });
    expect(history.map(({ sql, state }) => [sql, state])).toEqual([
      ['select nope', 'failed'],
      ['select 1', 'done'],
    ]);
  });

  test('a result over the disk limit fails and says so; older results make room first', async () => {
    await using engine = await project({ resultsDiskLimit: '30MB' });
    const { client } = engine;
    const old = await ended(client, await run(client, 'select range, random() as r from range(400_000)'));
    const huge = await run(client, 'select range, md5(range::varchar) as m from range(8_000_000)');
    expect(await ended(client, huge)).toMatchObject({
      state: 'failed',
      failure: { code: 'disk_full', message: expect.stringContaining('30 MB') as string },
    });
    const left = await client.request('query/results', {});
    expect(left.map(({ id }) => id)).not.toContain(old.id);
    expect((await run(client, 'select 1')).state).toBe('complete');
  });

  test('without a project, tables live in memory', async () => {
    await using engine = await engineOn();
    expect((await run(engine.client, 'create table t as select 42 as a')).failure).toBeNull();
    expect(await cells(engine.client, await run(engine.client, 'select a from t', 'another'))).toEqual([
      ['42'],
    ]);
  });
});
