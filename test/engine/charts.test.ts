import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Chart } from '../../src/protocol/engine/chart.ts';
import { ended, project } from './query/queryFixture.ts';

let engine: Awaited<ReturnType<typeof project>>;
beforeAll(async () => {
  engine = await project();
});
afterAll(() => engine[Symbol.asyncDispose]());

const size = { width: 600, height: 300 };
const stored = async (sql: string, more: { chart?: string; name?: string } = {}) =>
  ended(
    engine.client,
    await engine.client.request('query/run', { sql, origin: null, document: null, ...more }),
  );
const draw = (resultId: string, chart: Chart | null = null) =>
  engine.client.request('chart/draw', { resultId, chart, ...size });

const sales = `SELECT date '2024-01-01' + (i % 366)::INTEGER AS day, ['DE', 'AT', NULL][1 + i % 3] AS country,
  (i * 0.37)::DECIMAL(20,2) + 9007199254740993 AS amount FROM range(20000) t(i)`;

test('a chart is proposed, counts the whole result, and its figures are the exact texts', async () => {
  const result = await stored(sales);
  const drawn = await draw(result.id);
  expect(drawn.chart).toMatchObject({ mark: 'line', x: { column: 'day' }, color: { column: 'country' } });
  expect([drawn.rowsRead, drawn.rowCount]).toEqual([20000, 20000]);
  const total = await draw(result.id, {
    mark: 'bar',
    x: { column: 'country' },
    y: { column: 'amount', aggregate: 'sum' },
  });
  const truth = await stored(
    `SELECT country, sum(amount)::VARCHAR, count(*)::VARCHAR FROM (${sales}) GROUP BY ALL ORDER BY country NULLS LAST`,
  );
  const { rows } = await engine.client.request('query/rows', {
    resultId: truth.id,
    firstRow: 0,
    rows: 9,
    form: 'text',
  });
  expect(total.rows).toEqual(JSON.parse(rows));
  expect(total.filters[0]).toEqual([{ column: 1, operator: 'equals', value: 'AT' }]);
  expect(total.svg).toContain('var(--dew-bar)');
  expect(total.svg).toMatch(/href="#2"/);
});

test('it counts the rows that the filter leaves, and a click finds those of its mark', async () => {
  const result = await stored(sales);
  const chart: Chart = { mark: 'bar', x: { column: 'day', unit: 'quarter' } };
  const all = await draw(result.id, chart);
  expect(all.rows.map(([label]) => label)).toEqual(['2024 Q1', '2024 Q2', '2024 Q3', '2024 Q4']);
  const filters = all.filters[1]!;
  const arranged = await engine.client.request('query/arrange', {
    resultId: result.id,
    arrangement: { sort: [], search: '', filters },
  });
  expect(String(arranged.availableRows)).toBe(all.rows[1]?.[1]);
  const narrowed = await draw(result.id, chart);
  expect(narrowed.rows).toEqual([all.rows[1]]);
  expect([narrowed.rowsRead, narrowed.rowCount]).toEqual([arranged.availableRows, 20000]);
});

test('more than ten thousand points are a sample that says so', async () => {
  const result = await stored('SELECT i AS a, i * 2.5 AS b FROM range(30000) t(i)');
  const drawn = await draw(result.id, { mark: 'point', x: { column: 'a' }, y: { column: 'b' } });
  expect(drawn.marks).toBe(10_000);
  expect(drawn.notes).toEqual(['A random sample of 10,000 of 30,000 rows is drawn.']);
  const fine = await draw(result.id, { mark: 'bar', x: { column: 'a', bins: 0 } });
  expect(fine.marks).toBeLessThanOrEqual(10_000);
});

const kinds: [string, Chart][] = [
  ['histogram', { mark: 'histogram', x: { column: 'amount' } }],
  ['stacked bars of time', { mark: 'bar', x: { column: 'day' }, color: { column: 'country' } }],
  ['shares', { mark: 'bar', x: { column: 'country' }, color: { column: 'country' }, stack: 'share' }],
  [
    'grouped bars',
    { mark: 'bar', x: { column: 'day', unit: 'year' }, color: { column: 'country' }, stack: 'grouped' },
  ],
  [
    'lines',
    {
      mark: 'line',
      x: { column: 'day' },
      y: { column: 'amount', aggregate: 'median' },
      color: { column: 'country' },
    },
  ],
  ['areas', { mark: 'area', x: { column: 'day' }, color: { column: 'country' }, stack: 'share' }],
  ['points of groups', { mark: 'point', x: { column: 'day' }, y: { column: 'amount', aggregate: 'max' } }],
  [
    'points',
    {
      mark: 'point',
      x: { column: 'day' },
      y: { column: 'amount' },
      color: { column: 'amount' },
      size: { column: 'amount' },
    },
  ],
  [
    'heatmap',
    {
      mark: 'heatmap',
      x: { column: 'day' },
      y: { column: 'country' },
      color: { column: 'amount', aggregate: 'mean' },
    },
  ],
  ['boxes', { mark: 'box', x: { column: 'country' }, y: { column: 'amount' } }],
  ['small multiples', { mark: 'bar', x: { column: 'day', unit: 'month' }, facet: { column: 'country' } }],
];
test.each(kinds)('%s draws every mark that the table has', async (_name, chart) => {
  const result = await stored(sales);
  const drawn = await draw(result.id, chart);
  const linked = new Set([...drawn.svg!.matchAll(/href="#(\d+)"/g)].map(([, row]) => row));
  expect(drawn.notes.filter((note) => !note.startsWith('A random sample'))).toEqual([]);
  expect(linked.size).toBe(drawn.rows.length);
  expect(drawn.summary).toMatch(/^[\d,]+ marks/);
});

test('a chart goes to a file as text, and the file gives the same chart again', async () => {
  const sqlFile = join(engine.root, 'sales.sql');
  await writeFile(sqlFile, `-- name: sales\n${sales};\n`);
  const result = await engine.client.request('query/run', {
    sql: sales,
    origin: { uri: String(pathToFileURL(sqlFile)), start: 15, end: 15 + sales.length },
    document: null,
    name: 'sales',
  });
  await ended(engine.client, result);
  const chart: Chart = { mark: 'bar', x: { column: 'country' }, y: { column: 'amount', aggregate: 'sum' } };
  const { path } = await engine.client.request('chart/save', {
    resultId: result.id,
    chart,
    file: 'charts/by_country.chart.yaml',
  });
  const text = await readFile(path, 'utf8');
  expect(text).toBe(
    'version: 1\nquery: ../sales.sql#sales\nmark: bar\nx: country\ny:\n  column: amount\n  aggregate: sum\n',
  );
  const opened = await engine.client.request('chart/open', { file: 'charts/by_country.chart.yaml' });
  expect([opened.sql, opened.name]).toEqual([sales, 'by_country']);
  const again = await stored(opened.sql, { chart: opened.chart });
  expect(again.chart).toEqual(chart);
  expect((await draw(again.id)).rows).toEqual((await draw(result.id, chart)).rows);
  // The statement has changed since: its text goes into the file.
  await writeFile(sqlFile, '-- name: sales\nSELECT 1');
  await engine.client.request('chart/save', {
    resultId: result.id,
    chart,
    file: 'charts/by_country.chart.yaml',
  });
  expect(await readFile(path, 'utf8')).toContain('sql: |\n  SELECT date');
  await writeFile(
    join(engine.root, 'odd.chart.yaml'),
    'version: 1\nquery: sales.sql#nothing\nmark: bar\nx: a\n',
  );
  await expect(engine.client.request('chart/open', { file: 'odd.chart.yaml' })).rejects.toThrow(
    '-- name: nothing',
  );
});

test('SVG, Vega-Lite and HTML stand by themselves', async () => {
  const result = await stored(sales);
  const chart: Chart = { mark: 'bar', title: 'A <b>', x: { column: 'country' } };
  const take = async (form: 'svg' | 'vega-lite' | 'html') =>
    (
      await engine.client.request('chart/export', {
        resultId: result.id,
        chart,
        form,
        theme: 'dark',
        width: 640,
        height: 320,
      })
    ).text;
  const svg = await take('svg');
  expect(svg).not.toMatch(/var\(--|<a |<b>|href=/);
  expect(svg).toMatch(/<svg [^>]*width="640" height="320"/);
  const specification = JSON.parse(await take('vega-lite')) as { data: { values: unknown[] } };
  expect(specification.data.values).toHaveLength(3);
  const html = await take('html');
  expect(html).toContain('6667');
  expect(html).not.toMatch(/<script|<b>|https?:\/\/(?!www\.w3\.org)/);
});

test('a long count is cancelled, and the next one works', async () => {
  const result = await stored('SELECT i AS a, hash(i)::VARCHAR AS b FROM range(2000000) t(i)');
  const controller = new AbortController();
  const asked = engine.client.request(
    'chart/draw',
    {
      resultId: result.id,
      chart: { mark: 'bar', x: { column: 'b' }, y: { column: 'b', aggregate: 'distinct' } },
      ...size,
    },
    { signal: controller.signal },
  );
  setTimeout(() => controller.abort(), 50);
  await expect(asked).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  const drawn = await draw(result.id, { mark: 'histogram', x: { column: 'a' } });
  expect(drawn.rows.reduce((sum, [, rows]) => sum + Number(rows), 0)).toBe(2_000_000);
});

test('a chart that cannot be drawn says why', async () => {
  const result = await stored('SELECT NULL::INTEGER AS a');
  await expect(draw(result.id)).rejects.toThrow('No column of this result');
  await expect(stored('SELECT 1 AS a', { chart: '{mark: pie, x: a}' })).rejects.toThrow(
    '"mark" must be one of',
  );
});
