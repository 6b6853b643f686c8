import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, afterAll, expect, test } from 'vitest';
import type { DashboardPanelResult } from '../../src/protocol/engine/dashboard.ts';
import { engineOn } from './engineFixture.ts';

const hostile = '<script>alert(1)</script>';
const text = `version: 1
title: Sales ${hostile}
parameters:
  - {name: country, type: choice, query: select distinct country from sales order by 1}
  - {name: period, type: date_range, default: {from: '2025-01-01', to: '2025-12-31'}}
  - {name: least, type: number, default: '0.01'}
queries:
  total: >
    select sum(amount) as revenue, 100::decimal(12,2) as before from sales
    where ($country is null or country = $country) and day between $period_from and $period_to and amount >= $least;
  by_country: select country, sum(amount) as amount from sales group by all order by all; -- end
  broken: select nothing from sales
layout:
  - - {kind: big_number, query: total, title: Revenue, unit: EUR, compare: {column: before, label: to 2024}}
    - {kind: chart, query: by_country, title: 'By ${hostile}', mark: bar, encoding: {y: country, x: amount}, select: {country: country}}
  - - {kind: table, query: by_country, title: Countries, columns: [amount, country]}
    - {kind: big_number, query: broken, title: Broken}
    - {kind: text, text: 'Net **${hostile}**'}
`;

let engine: Awaited<ReturnType<typeof engineOn>>;
beforeAll(async () => {
  engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: shop\ndatabase: shop.duckdb\n');
  await writeFile(join(engine.root, 'sales.dashboard.yaml'), text);
  await run(`create table sales as select * from (values
    (date '2025-01-01', 'DE', 9007199254740993.01::decimal(20,2)), (date '2025-06-01', 'AT', 0.10),
    (date '2025-06-02', '${hostile}', 5.00), (date '2026-01-01', 'AT', 7.77)) as t(day, country, amount)`);
});
afterAll(() => engine[Symbol.asyncDispose]());

const run = (sql: string) => engine.client.request('query/run', { sql, origin: null, document: null });
const show = (values: Record<string, string | null> = {}, file = 'sales.dashboard.yaml') =>
  engine.client.request('dashboard/run', { file, values });
const figure = (panel: DashboardPanelResult | undefined) =>
  panel?.kind === 'big_number' ? panel.value : undefined;

test('figures are exact and parameters are bound as values', async () => {
  const all = await show();
  expect(figure(all.rows[0]?.[0])).toBe('9,007,199,254,740,998.11');
  expect(all.controls.map(({ name, choices }) => [name, choices])).toEqual([
    ['country', [hostile, 'AT', 'DE']],
    ['period', null],
    ['least', null],
  ]);
  expect(figure((await show({ country: 'AT' })).rows[0]?.[0])).toBe('0.10');
  expect(figure((await show({ country: 'AT', period_to: '2026-12-31' })).rows[0]?.[0])).toBe('7.87');
  expect(figure((await show({ country: "AT' or '1'='1" })).rows[0]?.[0])).toBeNull();
  expect(figure((await show({ least: '5.01', country: null })).rows[0]?.[0])).toBe(
    '9,007,199,254,740,993.01',
  );
});

test('one query serves several panels, a failed one only its own', async () => {
  const { rows, queries } = await show();
  expect(queries.map(({ name }) => name).sort()).toEqual(['broken', 'by_country', 'total']);
  const broken = rows[1]?.[1];
  expect(broken?.kind === 'big_number' && broken.failure?.message).toContain('nothing');
  const chart = rows[0]?.[1];
  if (chart?.kind !== 'chart') throw new Error('no chart');
  expect(chart.failure).toBeNull();
  expect(chart.svg).toContain('xlink:href="#0"');
  expect(chart.svg).toContain('var(--dew-bar)');
  expect(chart.svg).not.toContain('<script');
});

test('bars carry exact values and shares of all rows, a trend its heights', async () => {
  const layout = `  - - {kind: bars, query: by_country, title: Countries, limit: 2, select: {country: country}}
    - {kind: bars, query: by_country, title: Raw, value: amount, label: country, format: plain}
    - {kind: bars, query: signed, title: Signed}
    - {kind: bars, query: signed, title: No number, value: name}
    - {kind: big_number, query: total, title: Revenue, trend: {query: steps, column: n}}
  - - {kind: table, query: by_country, title: Table, columns: [country, {column: amount, title: Amount, format: grouped, bar: true}]}
`;
  const file = text
    .replace(/layout:\n[^]*/, `layout:\n${layout}`)
    .replace(
      'layout:',
      "  signed: select * from (values ('a', -1), ('b', 3)) t(name, n)\n  steps: select unnest([10, 30, NULL, 20]) as n\nlayout:",
    );
  const { rows } = await engine.client.request('dashboard/run', {
    file: 'sales.dashboard.yaml',
    text: file,
    values: {},
  });
  const [limited, plain, signed, wrong, figureWithTrend] = rows[0] ?? [];
  if (limited?.kind !== 'bars' || plain?.kind !== 'bars' || signed?.kind !== 'bars')
    throw new Error('no bars');
  expect(limited.bars.map(({ name, value }) => [name, value])).toEqual([
    [hostile, '5.00'],
    ['AT', '7.87'],
  ]);
  expect(plain.bars.at(-1)?.value).toBe('9007199254740993.01');
  expect(plain.bars.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 10);
  expect(signed.bars).toEqual([
    { name: 'a', value: '-1', share: null },
    { name: 'b', value: '3', share: null },
  ]);
  expect(wrong?.kind === 'bars' && wrong.failure?.message).toContain('need a number');
  expect(figureWithTrend?.kind === 'big_number' && figureWithTrend.trend).toEqual([0, 1, 0.5]);
  expect(rows[1]?.[0]).toMatchObject({
    columns: [
      { index: 0, title: 'country', grouped: false, bar: false },
      { index: 1, title: 'Amount', grouped: true, bar: true },
    ],
  });
});

test('wrong values are refused with words', async () => {
  await expect(show({ period_from: '2025-02-30' })).rejects.toThrow('"2025-02-30" is no date');
  await expect(show({ contry: 'DE' })).rejects.toThrow('There is no parameter "contry"');
  await expect(show({ least: 'many' })).rejects.toThrow('is no number');
  await expect(show({}, 'none.dashboard.yaml')).rejects.toThrow('There is no dashboard');
  const wrong = text.replace('kind: table', 'kind: tabel');
  await expect(
    engine.client.request('dashboard/run', { file: 'x.dashboard.yaml', text: wrong, values: {} }),
  ).rejects.toThrow('Unknown kind "tabel"');
  const wider = text.replace('least, type: number', 'most, type: number');
  const shown = await engine.client.request('dashboard/run', { file: 'x', text: wider, values: {} });
  const first = shown.rows[0]?.[0];
  expect(first?.kind === 'big_number' && first.failure?.message).toContain('$least');
});

test('a query that writes is refused and nothing is written', async () => {
  const writes = text.replace('select nothing from sales', 'select 1) ; drop table sales; select (1');
  await engine.client.request('dashboard/run', { file: 'x', text: writes, values: {} });
  expect(figure((await show()).rows[0]?.[0])).toBe('9,007,199,254,740,998.11');
});

test('a dashboard is cancelled', async () => {
  const long = text.replace(
    'select nothing from sales',
    'select count(*) from range(100000000000) where hash(range) = 1',
  );
  const controller = new AbortController();
  const asked = engine.client.request(
    'dashboard/run',
    { file: 'x', text: long, values: {} },
    { signal: controller.signal },
  );
  await engine.client.request('engine/ping', null);
  controller.abort();
  await expect(asked).rejects.toThrow('Cancelled');
  expect(figure((await show()).rows[0]?.[0])).toBe('9,007,199,254,740,998.11');
});

test('the HTML file holds the figures exactly, and no script', async () => {
  const output = join(engine.root, 'out', 'sales.html');
  const written = await engine.client.request('dashboard/export', {
    file: 'sales.dashboard.yaml',
    output,
    values: { country: null },
  });
  expect(written.failures).toHaveLength(1);
  const html = await readFile(output, 'utf8');
  expect(Buffer.byteLength(html)).toBe(written.bytes);
  expect(html).toContain('9,007,199,254,740,998.11');
  expect(html).toContain('9007199254740993.01');
  expect(html).not.toContain('<script');
  expect(html).not.toContain('xlink:href="#');
  expect(html).toContain('Sales &lt;script&gt;');
});

test('the age of the data is that of the oldest table that is read', async () => {
  await run('create schema dew');
  await run(
    'create table dew.published (name VARCHAR PRIMARY KEY, fingerprint VARCHAR NOT NULL, run_id VARCHAR NOT NULL, rows BIGINT, watermark VARCHAR, published_at TIMESTAMP WITH TIME ZONE NOT NULL)',
  );
  await run(`insert into dew.published values
    ('main.sales', 'f', 'r', 4, null, timestamptz '2025-11-01 06:00:14+00'),
    ('main.other', 'f', 'r', 9, null, timestamptz '2024-01-01 00:00:00+00'),
    ('task:sales', 'f', 'r', null, null, timestamptz '2023-01-01 00:00:00+00')`);
  const { publishedAt, reads } = await show();
  expect(publishedAt).toBe('2025-11-01T06:00:14Z');
  expect(reads).toEqual([{ name: 'main.sales', publishedAt: '2025-11-01T06:00:14Z', rows: 4 }]);
});

test('a query is handed over as a statement by itself, with the same figures', async () => {
  const { sql } = await engine.client.request('dashboard/statement', {
    file: 'sales.dashboard.yaml',
    query: 'total',
    values: { country: 'AT', period_to: '2026-12-31' },
  });
  expect(sql).not.toContain('$');
  const { id } = await run(sql);
  const { rows } = await engine.client.request('query/rows', {
    resultId: id,
    firstRow: 0,
    rows: 1,
    form: 'text',
  });
  expect(JSON.parse(rows)).toEqual([['7.87', '100.00']]);
});
