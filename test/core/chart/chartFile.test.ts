import { expect, test } from 'vitest';
import {
  chartOfText,
  chartText,
  readChartFile,
  withChartComment,
  writeChartFile,
} from '../../../src/core/chart/chartFile.ts';
import { splitStatements } from '../../../src/core/sql/split.ts';
import type { Chart } from '../../../src/protocol/engine/chart.ts';

const chart: Chart = {
  mark: 'bar',
  title: 'Revenue: by month',
  x: { column: 'day', unit: 'month' },
  y: { column: 'amount', aggregate: 'sum' },
  color: { column: 'region' },
};

test('a file reads as text, one line a choice, and comes back as it was', () => {
  const text = writeChartFile({ chart, sql: 'SELECT day, region, amount\nFROM sales', query: null });
  expect(text).toBe(`version: 1
sql: |
  SELECT day, region, amount
  FROM sales
mark: bar
title: "Revenue: by month"
x:
  column: day
  unit: month
y:
  column: amount
  aggregate: sum
color: region
`);
  const { chartFile, diagnostics } = readChartFile(text, 'a.chart.yaml');
  expect(diagnostics).toEqual([]);
  expect(chartFile).toEqual({ chart, sql: 'SELECT day, region, amount\nFROM sales\n', query: null });
  expect(writeChartFile({ chart, sql: null, query: 'sales.sql#monthly' })).toContain(
    'query: sales.sql#monthly\n',
  );
});

test('what is wrong in a file is said at its place', () => {
  const problems = (text: string) =>
    readChartFile(text, 'a.chart.yaml').diagnostics.map(({ message, place, next }) => [
      place.line,
      message,
      next,
    ]);
  expect(problems('version: 1\nsql: select 1\nmark: bars\nx: a\n')).toEqual([
    [3, '"mark" must be one of bar, line, area, point, histogram, heatmap, box.', 'Did you mean "bar"?'],
  ]);
  expect(problems('version: 1\nmark: bar\nx: a\n')[0]?.[1]).toContain('one of the two');
  expect(problems('version: 1\nsql: select 1\nmark: bar\nx: {column: a, bin: 3}\n')[0]?.[1]).toContain('bin');
  expect(problems('version: 1\nsql: [')).not.toEqual([]);
});

test('a comment carries the chart of a statement, and is replaced in its place', () => {
  const head = '-- name: monthly\r\n';
  const sql = 'SELECT 1 AS day;\r\n';
  const first = withChartComment(head, chart);
  expect(first).toBe(`-- name: monthly\r\n-- chart: ${chartText(chart)}\r\n`);
  const [statement] = splitStatements(first + sql);
  expect(chartOfText(statement?.chart ?? '')).toEqual(chart);
  expect(statement?.name).toBe('monthly');
  const second = withChartComment(first, { ...chart, mark: 'line' });
  expect(second.split('\r\n').filter((line) => !first.includes(line))).toHaveLength(1);
  expect(withChartComment(second, null)).toBe(head);
  expect(withChartComment('', chart)).toBe(`-- chart: ${chartText(chart)}\n`);
  expect(
    splitStatements(`SELECT 1 ;${withChartComment(' ', chart)}SELECT 2`).map(({ sql: text }) => text),
  ).toEqual(['SELECT 1', 'SELECT 2']);
  expect(splitStatements(`SELECT 1${withChartComment(' ; ', chart)}SELECT 2`)[1]?.chart).toBe(
    chartText(chart),
  );
  expect(() => chartOfText('{mark: bar}')).toThrow('"x" is missing');
});
