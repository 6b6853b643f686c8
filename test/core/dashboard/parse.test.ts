import { expect, test } from 'vitest';
import { parseDashboard } from '../../../src/core/dashboard/parse.ts';

const good = `version: 1
title: Sales
parameters:
  - {name: country, type: choice, values: [DE, AT]}
  - {name: period, type: date_range, default: {from: '2025-01-01', to: '2025-02-01'}}
queries:
  revenue: select sum(amount) as revenue from sales where $country is null or country = $country
layout:
  - - {kind: big_number, query: revenue, title: Revenue, unit: EUR}
    - {kind: chart, query: revenue, title: By country, mark: bar, encoding: {x: country}, select: {country: country}}
  - - {kind: text, text: Net of returns}
`;
const said = (text: string) =>
  parseDashboard(text, 'a.dashboard.yaml').diagnostics.map(({ message, next, place }) =>
    `${place.line}:${place.column} ${message} ${next ?? ''}`.trim(),
  );

test('a dashboard is read', () => {
  const { dashboard, diagnostics } = parseDashboard(good, 'a.dashboard.yaml');
  expect(diagnostics).toEqual([]);
  expect(dashboard?.rows.map((row) => row.map(({ kind }) => kind))).toEqual([
    ['big_number', 'chart'],
    ['text'],
  ]);
});

test('what is wrong is told with its place and the nearest word', () => {
  expect(said(good.replace('query: revenue, title: Revenue', 'query: revenu, title: Revenue'))).toEqual([
    '9:33 There is no query "revenu". Did you mean "revenue"?',
  ]);
  expect(said(good.replace('big_number', 'big_numbr'))).toEqual([
    '9:14 Unknown kind "big_numbr". Did you mean "big_number"?',
  ]);
  expect(said(good.replace('unit: EUR', 'unitt: EUR'))).toEqual([
    '9:58 Unknown field "unitt". Did you mean "unit"?',
  ]);
  expect(said(good.replace('select: {country', 'select: {land'))[0]).toContain(
    'There is no parameter "land".',
  );
  expect(said(good.replace('values: [DE, AT]', 'label: x'))[0]).toContain('needs either values or query');
  expect(said(good.replace('encoding: {x: country}', 'spec: {data: {url: "http://x/y"}}'))[0]).toContain(
    'it loads no URL and no file',
  );
  const trend = 'title: Revenue, trend: {query: monthly, column: revenue}';
  expect(said(good.replace('title: Revenue', trend))).toEqual([
    '9:73 There is no query "monthly". Known: revenue.',
  ]);
  const bars = 'kind: bars, query: revenue, title: Countries, select: {contry: country}';
  expect(said(good.replace('kind: text, text: Net of returns', bars))).toEqual([
    '11:71 There is no parameter "contry". Did you mean "country"?',
  ]);
  expect(said('[]')[0]).toContain('A dashboard file is a mapping');
  expect(said('version: 1\ntitle: [')).not.toEqual([]);
});

test.each([
  ['name: least, type: number, default: many', '6:42', '"many" is no number for least.'],
  ['name: day, type: date, default: 2025-02-30', '6:38', '"2025-02-30" is no date for day.'],
  ['name: day, type: date, default: {from: a, to: b}', '6:38', 'The default of day is a range.'],
  ['name: span, type: date_range, default: 2025-01-01', '6:45', 'The default of span is no range.'],
  ['name: period_to, type: date', '6:12', 'The parameter "period_to" stands twice.'],
])('a parameter with %s is told with its place', (parameter, place, message) => {
  const [first] = said(good.replace('queries:', `  - {${parameter}}\nqueries:`));
  expect(first).toContain(message);
  expect(first?.split(' ')[0]).toBe(place);
});

test.each([
  ['text', '01067', '01067'],
  ['choice, values: ["1.10"]', '1.10', '1.10'],
  ['number', '9007199254740993', '9007199254740993'],
  ['number', "'12345678901234567890.5'", '12345678901234567890.5'],
  ['number', '.5', 0.5],
])('the default of a %s keeps the digits of %s', (type, written, kept) => {
  const parameter = `  - {name: a, type: ${type}, default: ${written}} # as it is\n`;
  const { dashboard } = parseDashboard(good.replace('queries:', `${parameter}queries:`), 'a.dashboard.yaml');
  expect(dashboard?.parameters.at(-1)?.default).toBe(kept);
});
