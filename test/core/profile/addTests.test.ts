import { describe, expect, it } from 'vitest';
import { addTests } from '../../../src/core/profile/addTests.ts';
import { parsePipeline } from '../../../src/core/pipeline/parse.ts';
import { taskDescriptors } from '../../../src/tasks/index.ts';
import { suggestTests } from '../../../src/core/profile/suggestTests.ts';
import type { ColumnProfile } from '../../../src/protocol/engine/profile.ts';

const column = (change: Partial<ColumnProfile>): ColumnProfile => ({
  index: 0,
  name: 'id',
  type: 'INTEGER',
  kind: 'number',
  scope: 1000,
  complete: true,
  nullCount: 0,
  distinctCount: 1000,
  distinctExact: true,
  unique: true,
  minimum: '1',
  maximum: '1000',
  mean: null,
  standardDeviation: null,
  sum: null,
  quantiles: null,
  quantilesExact: true,
  histogram: null,
  topValues: null,
  minimumLength: null,
  maximumLength: null,
  emptyCount: null,
  zeroCount: 0,
  negativeCount: 0,
  notFiniteCount: null,
  findings: [],
  ...change,
});

const status = column({
  name: 'Order status',
  kind: 'text',
  type: 'VARCHAR',
  unique: false,
  distinctCount: 2,
  negativeCount: null,
  topValues: [
    { value: 'paid', count: 900 },
    { value: "it's open", count: 100 },
  ],
});

describe('tests made from a profile', () => {
  it('are rules that the data keeps now', () => {
    expect(suggestTests('orders', [column({}), status]).map(({ text }) => text)).toEqual([
      'not_null: id',
      'unique: id',
      'id is not negative',
      'not_null: Order status',
      "accepted_values: paid, it's open",
    ]);
  });

  it('are not guessed from the first rows, an estimate, or a value that is met once', () => {
    expect(suggestTests('orders', [column({ complete: false })])).toEqual([]);
    const rare = column({ ...status, scope: 30 });
    expect(suggestTests('orders', [rare]).map(({ text }) => text)).toEqual(['not_null: Order status']);
    const estimated = column({ ...status, distinctExact: false });
    expect(suggestTests('orders', [estimated])).toHaveLength(1);
  });

  it('stand in the file as the schema wants them, beside what was there', () => {
    const before = `# the sales pipeline
version: 1
name: sales
tasks:
  # loads
  - id: check_orders
    type: extract
    from: data/*.csv
`;
    const tests = suggestTests('orders', [column({}), status]);
    const { text, task } = addTests(before, 'orders', tests);
    expect(task).toBe('check_orders_2');
    expect(text.startsWith(before)).toBe(true);
    expect(text).toContain('accepted_values:');
    expect(text).toContain('severity: warn');
    expect(addTests('version: 1\nname: a\ntasks: []\n', 'staging.orders', tests).text).toContain(
      '- id: check_orders\n',
    );
    expect(addTests('version: 1\nname: a\n', 'orders', tests).text).toContain('tasks:');
    expect(parsePipeline(text, 'main.pipeline.yaml', taskDescriptors).diagnostics).toEqual([]);
  });

  it('are refused for a file that cannot be read', () => {
    expect(() => addTests('a: [1', 'orders', [])).toThrow(/not valid YAML/);
  });
});
