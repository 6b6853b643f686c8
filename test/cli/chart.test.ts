import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dew, emptyFolder } from './dew.ts';

it('dew chart draws a chart file as SVG and HTML', async () => {
  await using folder = await emptyFolder();
  await writeFile(
    join(folder.path, 'orders.chart.yaml'),
    "version: 1\nsql: select unnest(['DE', 'DE', 'AT']) as country; -- by hand\nmark: bar\nx: country\n",
  );
  const done = await dew(folder.path, 'chart', 'orders.chart.yaml', '--json');
  expect([done.code, done.err]).toEqual([0, '']);
  const { path, marks, rows } = JSON.parse(done.out) as { path: string; marks: number; rows: number };
  expect([path, marks, rows]).toEqual([join(folder.path, 'orders.svg'), 2, 3]);
  expect(await readFile(path, 'utf8')).toMatch(/^<svg .*Rows by country/s);
  const page = await dew(folder.path, 'chart', 'orders.chart.yaml', '--output', 'pages/orders.html');
  expect(page.code).toBe(0);
  expect(await readFile(join(folder.path, 'pages', 'orders.html'), 'utf8')).toContain('Counted over 3 rows');
});

it('dew chart says what is wrong, with its place', async () => {
  await using folder = await emptyFolder();
  await writeFile(join(folder.path, 'a.chart.yaml'), 'version: 1\nsql: select 1 as a\nmark: bars\nx: a\n');
  const bad = await dew(folder.path, 'chart', 'a.chart.yaml');
  expect(bad.code).toBe(1);
  expect(bad.err).toContain('a.chart.yaml:3');
  expect((await dew(folder.path, 'chart', 'a.chart.yaml', '--output', 'a.png')).code).toBe(2);
});
