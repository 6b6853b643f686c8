import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dew, emptyFolder } from './dew.ts';

const text = `version: 1
title: Orders
parameters:
  - {name: country, type: choice, values: [DE, AT]}
queries:
  total: select sum(amount) as total from (values ('DE', 1234.50), ('AT', 2.25)) t(country, amount) where $country is null or country = $country
layout:
  - - {kind: big_number, query: total, title: Revenue, unit: EUR}
`;

it('dew dashboard export writes one file with the figures of the given values', async () => {
  await using folder = await emptyFolder();
  await writeFile(join(folder.path, 'orders.dashboard.yaml'), text);
  const done = await dew(
    folder.path,
    'dashboard',
    'export',
    'orders.dashboard.yaml',
    '--set',
    'country=DE',
    '--json',
  );
  expect([done.code, done.err]).toEqual([0, '']);
  const { path } = JSON.parse(done.out) as { path: string };
  expect(path.endsWith('orders.html')).toBe(true);
  const html = await readFile(path, 'utf8');
  expect(html).toContain('<p class="big">1,234.50 <span>EUR</span>');
  expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  const all = await dew(folder.path, 'dashboard', 'export', 'orders.dashboard.yaml', '--output', 'all.html');
  expect(all.code).toBe(0);
  expect(await readFile(join(folder.path, 'all.html'), 'utf8')).toContain('1,236.75');
});

it('dew dashboard export says what is wrong, with its place', async () => {
  await using folder = await emptyFolder();
  await writeFile(join(folder.path, 'orders.dashboard.yaml'), text.replace('query: total', 'query: totl'));
  const wrong = await dew(folder.path, 'dashboard', 'export', 'orders.dashboard.yaml');
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('There is no query "totl".');
  expect(wrong.err).toContain('orders.dashboard.yaml:8');
  expect((await dew(folder.path, 'dashboard', 'show', 'x')).code).toBe(2);
  await writeFile(join(folder.path, 'orders.dashboard.yaml'), text.replace('sum(amount)', 'sum(nothing)'));
  const failed = await dew(folder.path, 'dashboard', 'export', 'orders.dashboard.yaml');
  expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('nothing')]);
});
