import { expect, test } from 'vitest';
import { scaleKindOf } from '../../../src/core/chart/columns.ts';
import { proposeChart } from '../../../src/core/chart/propose.ts';
import type { Chart } from '../../../src/protocol/engine/chart.ts';

type Given = [name: string, type: string, distinct: number, filled?: number];

const proposed = (rows: number, ...columns: Given[]): Chart | null =>
  proposeChart(
    columns.map(([name, type, distinct, filled = rows], index) => ({
      column: { name, type, kind: scaleKindOf(type), index },
      distinct,
      filled,
    })),
    rows,
  );

const words = (chart: Chart | null): string =>
  chart
    ? [
        chart.mark,
        chart.x.column,
        chart.y ? `${chart.y.aggregate ?? ''}(${chart.y.column ?? ''})` : '-',
        chart.color ? (chart.color.column ?? chart.color.aggregate) : '',
      ]
        .join(' ')
        .trim()
    : 'nothing';

const shapes: [string, number, Given[], string][] = [
  [
    'months and revenue',
    24,
    [
      ['month', 'DATE', 24],
      ['revenue', 'DECIMAL(12,2)', 24],
    ],
    'line month sum(revenue)',
  ],
  [
    'orders: keys are no measures, few regions are colours',
    50_000,
    [
      ['order_id', 'BIGINT', 50_000],
      ['ordered_at', 'TIMESTAMP', 40_000],
      ['customer_id', 'INTEGER', 900],
      ['region', 'VARCHAR', 4],
      ['amount', 'DECIMAL(12,2)', 20_000],
    ],
    'line ordered_at sum(amount) region',
  ],
  [
    'one category and a measure',
    8,
    [
      ['region', 'VARCHAR', 8],
      ['revenue', 'DOUBLE', 8],
    ],
    'bar region sum(revenue)',
  ],
  [
    'a mean is not added up',
    8,
    [
      ['region', 'VARCHAR', 8],
      ['avg_price', 'DOUBLE', 8],
    ],
    'bar region mean(avg_price)',
  ],
  [
    'a hundred names, each once',
    100,
    [
      ['product', 'VARCHAR', 100],
      ['units', 'INTEGER', 60],
    ],
    'bar product sum(units)',
  ],
  [
    'years as numbers',
    10,
    [
      ['year', 'INTEGER', 10],
      ['sales', 'BIGINT', 10],
    ],
    'bar year sum(sales)',
  ],
  ['hours of a day without a measure', 500, [['hour', 'INTEGER', 24]], 'bar hour count()'],
  [
    'two measures',
    300,
    [
      ['height', 'DOUBLE', 280],
      ['weight', 'DOUBLE', 290],
    ],
    'point height (weight)',
  ],
  [
    'two measures, a name for every row',
    5000,
    [
      ['name', 'VARCHAR', 5000],
      ['x', 'DOUBLE', 4000],
      ['y', 'DOUBLE', 4000],
    ],
    'point x (y)',
  ],
  ['one measure', 1000, [['price_paid', 'DOUBLE', 900]], 'histogram price_paid count()'],
  ['times alone', 1000, [['at', 'TIMESTAMP WITH TIME ZONE', 990]], 'bar at count()'],
  ['one category', 1000, [['country', 'VARCHAR', 12]], 'bar country count()'],
  [
    'two categories',
    1000,
    [
      ['country', 'VARCHAR', 12],
      ['status', 'VARCHAR', 4],
    ],
    'heatmap country (status) count',
  ],
  [
    'booleans are categories',
    100,
    [
      ['active', 'BOOLEAN', 2],
      ['spent', 'DOUBLE', 90],
    ],
    'bar active sum(spent)',
  ],
  ['only keys', 5000, [['id', 'BIGINT', 5000]], 'histogram id count()'],
  ['only free text', 5000, [['note', 'VARCHAR', 4900]], 'bar note count()'],
  [
    'a column without values is not drawn',
    10,
    [
      ['empty', 'DATE', 0, 0],
      ['kind', 'VARCHAR', 3],
      ['n', 'INTEGER', 9],
    ],
    'bar kind sum(n)',
  ],
  [
    'one day is no time series',
    40,
    [
      ['day', 'DATE', 1],
      ['shop', 'VARCHAR', 40],
      ['sold', 'INTEGER', 30],
    ],
    'bar shop sum(sold)',
  ],
  ['nothing at all', 10, [['empty', 'VARCHAR', 0, 0]], 'nothing'],
  ['no rows', 0, [['a', 'INTEGER', 0, 0]], 'nothing'],
];

test.each(shapes)('%s', (_name, rows, columns, expected) => {
  expect(words(proposed(rows, ...columns))).toBe(expected);
});
