import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ColumnProfile,
  Profile,
  ProfileSummary,
  ProfileTarget,
} from '../../src/protocol/engine/profile.ts';
import { engineOn } from './engineFixture.ts';

let engine: Awaited<ReturnType<typeof engineOn>>;

beforeAll(async () => {
  engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: test\n');
});
afterAll(() => engine[Symbol.asyncDispose]());

const run = async (sql: string) => {
  const summary = await engine.client.request('query/run', { sql, origin: null, document: 'test' });
  expect(summary.failure).toBeNull();
  return summary;
};
const rowsOf = async (sql: string): Promise<unknown[][]> => {
  const { id } = await run(sql);
  const { rows } = await engine.client.request('query/rows', {
    resultId: id,
    firstRow: 0,
    rows: 5000,
    form: 'text',
  });
  return JSON.parse(rows) as unknown[][];
};
const whole = (target: ProfileTarget): Promise<Profile> => engine.client.request('profile/whole', { target });
const ofQuery = async (sql: string) => (await whole({ kind: 'sql', sql, name: 'query' })).columns;
const named = (columns: ColumnProfile[], name: string) => columns.find((column) => column.name === name)!;

describe('a profile', () => {
  it('has the exact texts of every type and its extremes', async () => {
    const columns = await ofQuery('SELECT * FROM test_all_types()');
    const plain = columns.filter(({ kind }) => !['list', 'struct', 'json'].includes(kind));
    expect(plain.length).toBeGreaterThan(28);
    for (const { name, kind, minimum, maximum, nullCount, distinctCount } of plain) {
      const text = (value: string) =>
        kind === 'text' || kind === 'binary' ? `left(${value}::VARCHAR, 200)` : value;
      const [[low, high, distinct] = []] = await rowsOf(
        `SELECT ${text(`min("${name}")`)}, ${text(`max("${name}")`)}, count(DISTINCT "${name}")::INTEGER FROM test_all_types()`,
      );
      expect({ name, minimum, maximum, nullCount, distinctCount }).toEqual({
        name,
        minimum: low,
        maximum: high,
        nullCount: 1,
        distinctCount: Number(distinct),
      });
    }
    expect(named(columns, 'bigint')).toMatchObject({
      minimum: '-9223372036854775808',
      maximum: '9223372036854775807',
    });
    expect(named(columns, 'hugeint').sum).toBe('-1');
    expect(named(columns, 'int_array')).toMatchObject({ minimum: null, minimumLength: 0 });
  });

  it('has the mean of large whole numbers, to the last digit of a DOUBLE', async () => {
    const [column] = await ofQuery('SELECT 9007199254740993 + i AS id FROM range(5000) r(i)');
    expect(column).toMatchObject({ mean: '9007199254743492.0' });
  });

  it('agrees with DuckDB on all rows, whether it groups a column or scans it', async () => {
    await run(`CREATE TABLE many AS SELECT i AS id, (i * 7919) % 100003 AS wide, i % 97 AS few, (i % 50)::DECIMAL(10,2) / 4 AS price,
      CASE WHEN i % 10 = 0 THEN NULL ELSE ['a', 'B', 'b ', ''][i % 4 + 1] END AS word, DATE '2024-01-01' + (i % 300)::INTEGER AS day,
      (i * 3)::BIGINT AS sorted, TIMESTAMP '2024-01-01' + to_seconds(i) AS at, CASE WHEN i = 5 THEN 'nan'::DOUBLE WHEN i = 6 THEN 'inf'::DOUBLE ELSE i / 3 END AS real FROM range(1200000) r(i)`);
    const { summary, columns } = await whole({ kind: 'name', name: 'many' });
    expect(summary).toMatchObject({
      rowCount: 1_200_000,
      state: 'complete',
      measured: 9,
      table: '"main"."many"',
    });
    for (const name of ['few', 'price', 'day']) {
      const [[distinct, low, quartile, high] = []] = await rowsOf(
        `SELECT count(DISTINCT ${name})::INTEGER, min(${name}), quantile_disc(${name}, 0.25), max(${name}) FROM many`,
      );
      const column = named(columns, name);
      expect(column).toMatchObject({
        distinctCount: Number(distinct),
        distinctExact: true,
        minimum: low,
        maximum: high,
      });
      expect(column.quantiles?.find(({ share }) => share === 0.25)?.value).toBe(quartile);
      expect(column.histogram?.reduce((sum, { count }) => sum + count, 0)).toBe(1_200_000);
    }
    expect(named(columns, 'price').sum).toBe((await rowsOf('SELECT sum(price) FROM many'))[0]?.[0]);
    const word = named(columns, 'word');
    expect(word).toMatchObject({
      nullCount: 120_000,
      distinctCount: 4,
      emptyCount: 300_000,
      minimumLength: 0,
    });
    expect(word.topValues?.map(({ count }) => count).reduce((sum, count) => sum + count)).toBe(1_080_000);
    expect(word.findings.map(({ text }) => text)).toEqual([
      '240,000 with outer spaces',
      '300,000 empty',
      '1 spelling differ in case or space',
    ]);
    const wide = named(columns, 'wide');
    expect(wide.distinctExact).toBe(false);
    expect(Math.abs(wide.distinctCount! / 100_003 - 1)).toBeLessThan(0.35);
    expect(Math.abs(Number(wide.quantiles?.[3]?.value) / 50_000 - 1)).toBeLessThan(0.05);
    const sorted = named(columns, 'sorted');
    expect(Math.abs(Number(sorted.quantiles?.[3]?.value) / 1_800_000 - 1)).toBeLessThan(0.05);
    expect(sorted.findings).toEqual([{ text: 'unique key', level: 'information' }]);
    expect(sorted).toMatchObject({ distinctCount: 1_200_000, distinctExact: true, unique: true });
    expect(named(columns, 'at').quantiles?.[3]?.value.slice(0, 9)).toBe('2024-01-0');
    expect(named(columns, 'real')).toMatchObject({ notFiniteCount: 2, minimum: '0.0' });
  });

  it('answers with the first rows, says so, then tells of every column, wanted ones first', async () => {
    const order: number[] = [];
    const ended = new Promise<ProfileSummary>((resolve) => {
      const stop = engine.client.on('profile/measured', ({ summary, column }) => {
        if (column) order.push(column.index);
        if (summary.state === 'measuring') return;
        stop();
        resolve(summary);
      });
    });
    const { summary, columns } = await engine.client.request('profile/start', {
      target: { kind: 'name', name: 'many' },
    });
    await engine.client.request('profile/prefer', { id: summary.id, columns: [5, 3] });
    expect(summary).toMatchObject({ state: 'measuring', rowCount: null });
    expect(columns.every(({ scope, complete }) => scope === 100_000 && !complete)).toBe(true);
    expect(await ended).toMatchObject({ state: 'complete', rowCount: 1_200_000, measured: 9 });
    expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(order.indexOf(5)).toBeLessThan(order.indexOf(6));
  });

  it('stops within a moment of its cancel, and keeps what is known', async () => {
    const sql = 'SELECT i, md5(i::VARCHAR) AS h FROM range(30000000) r(i)';
    const { summary } = await engine.client.request('profile/start', {
      target: { kind: 'sql', sql, name: 'long' },
    });
    expect(summary.state).toBe('measuring');
    const told = new Promise<ProfileSummary>((resolve) => {
      const stop = engine.client.on('profile/measured', (news) => {
        // A profile is complete with its last column, and tells so again with each key that it counts after.
        if (news.summary.id !== summary.id || news.summary.state === 'measuring') return;
        stop();
        resolve(news.summary);
      });
    });
    await engine.client.request('profile/cancel', { id: summary.id });
    expect((await told).state).toBe('cancelled');
    await run('SELECT 1');
  });

  it('reads files and stored results, and counts duplicates of names apart', async () => {
    await mkdir(join(engine.root, 'data'), { recursive: true });
    await writeFile(join(engine.root, 'data', 'a.csv'), 'id;postcode;n\n1;01067;10\n2;10115;\n3;;30\n');
    const { columns, summary } = await whole({ kind: 'name', name: 'data/a.csv' });
    expect(summary).toMatchObject({ rowCount: 3, table: null, detail: 'file' });
    expect(columns.map(({ name, nullCount }) => [name, nullCount])).toEqual([
      ['id', 0],
      ['postcode', 1],
      ['n', 1],
    ]);
    expect(named(columns, 'postcode').findings).not.toContainEqual({
      text: 'numbers as text',
      level: 'warning',
    });
    const result = await run('SELECT 1 AS id, 2 AS id');
    const profiled = await whole({ kind: 'result', resultId: result.id });
    expect(profiled.columns.map(({ name, minimum }) => [name, minimum])).toEqual([
      ['id', '1'],
      ['id_1', '2'],
    ]);
  });

  it('of nothing, of one row and of a wrong name says what it is', async () => {
    const [empty] = await ofQuery('SELECT 1 AS a WHERE false');
    expect(empty).toMatchObject({ scope: 0, nullCount: 0, minimum: null, histogram: null, findings: [] });
    const [one] = await ofQuery('SELECT NULL::INTEGER AS a');
    expect(one?.findings).toEqual([{ text: 'always NULL', level: 'warning' }]);
    await expect(whole({ kind: 'name', name: 'mny' })).rejects.toMatchObject({
      failure: { next: 'Did you mean many?' },
    });
    await expect(ofQuery('DROP TABLE many')).rejects.toMatchObject({ failure: { code: 'bad_input' } });
    await expect(ofQuery('SELECT nope FROM many')).rejects.toMatchObject({ failure: { code: 'sql' } });
  });
});
