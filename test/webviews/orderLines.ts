/** A result of ten million rows made on the fly: the row number alone says what stands in a cell. */
import type {
  Arrangement,
  ColumnStatistics,
  RangeParams,
  ResultColumn,
  ResultPage,
  ResultSummary,
} from '../../src/protocol/engine/query.ts';

export const orderColumns: ResultColumn[] = [
  { name: 'line_id', type: 'BIGINT', kind: 'number' },
  { name: 'ordered_at', type: 'TIMESTAMP', kind: 'temporal' },
  { name: 'product', type: 'VARCHAR', kind: 'text' },
  { name: 'qty', type: 'INTEGER', kind: 'number' },
  { name: 'unit_price', type: 'DECIMAL(12,2)', kind: 'number' },
  { name: 'line_total', type: 'DECIMAL(12,2)', kind: 'number' },
  {
    name: 'ship_to',
    type: 'STRUCT(street VARCHAR, postcode VARCHAR, city VARCHAR, geo STRUCT(lat DOUBLE, lon DOUBLE), phones VARCHAR[2])',
    kind: 'struct',
  },
  { name: 'note', type: 'VARCHAR', kind: 'text' },
  { name: 'shipped', type: 'BOOLEAN', kind: 'boolean' },
  { name: 'seen_at', type: 'TIMESTAMP WITH TIME ZONE', kind: 'temporal' },
  { name: 'label', type: 'BLOB', kind: 'binary' },
];

const products = [
  'Espresso Beans 1 kg',
  'Olive Oil 0.5 l',
  'Notebook A5',
  'Ceramic Mug',
  'Desk Lamp Arc',
  'Wool Blanket',
  'Linen Towel Set',
  'Tea Sampler',
];
const streets = ['Lindenweg 4', 'Via Dante 8', 'Marktplatz 1', 'Hauptstr. 77', 'Quai Sud 12', 'Rua Nova 3'];
const notes: (string | null)[] = [
  null,
  '',
  null,
  'leave at the door',
  'call first',
  null,
  null,
  'NULL',
  ' padded ',
  'two\nlines',
];
const two = (value: number): string => String(value).padStart(2, '0');

/** The stored text of one cell. */
export function orderCell(row: number, column: number): string | null {
  const price = 640 + ((row * 7919) % 11_900);
  const quantity = row % 8 === 7 ? -1 : 1 + ((row * 13) % 6);
  const money = (cents: number): string =>
    `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${two(Math.abs(cents) % 100)}`;
  const time = `2023-01-${two(1 + (Math.floor(row / 1440) % 28))} ${two(Math.floor(row / 60) % 24)}:${two(row % 60)}:${two((row * 17) % 60)}`;
  switch (column) {
    case 0:
      return String(1_000_001 + row);
    case 1:
      return time;
    case 2:
      return products[row % products.length]!;
    case 3:
      return String(quantity);
    case 4:
      return money(price);
    case 5:
      return money(price * quantity);
    case 6:
      return row % 11 === 6
        ? null
        : `{'street': ${streets[row % streets.length]}, 'postcode': ${69000 + (row % 90)}, 'city': Lyon, 'geo': {'lat': 45.74846, 'lon': 4.84671}, 'phones': [+33 4 55 50 12 20, NULL]}`;
    case 7:
      return notes[row % notes.length]!;
    case 8:
      return row % 8 === 0 ? 'true' : 'false';
    case 9:
      return `${time}.000001+01:00`;
    case 10:
      return `\\x89PNG\\x0D\\x0A\\x1A\\x0A\\x00\\x00\\x00\\x0DIHDR${row}`;
    default:
      return `${row}.${column}`;
  }
}

export function orderPage({
  resultId,
  version,
  firstRow,
  rows,
  firstColumn,
  columns,
}: RangeParams): ResultPage {
  const texts = Array.from({ length: columns }, (_, column) =>
    JSON.stringify(
      Array.from({ length: rows }, (__, row) => orderCell(firstRow + row, firstColumn + column)),
    ),
  );
  return { resultId, version, firstRow, rows, firstColumn, columns: texts, clipped: [] };
}

export const noArrangement: Arrangement = { sort: [], filters: [], search: '' };

export function orderResult(change: Partial<ResultSummary> = {}): ResultSummary {
  return {
    id: 'lines',
    name: 'order lines',
    sql: 'SELECT * FROM order_lines',
    origin: { uri: 'file:///retail/order_lines.sql', start: 0, end: 25 },
    connection: 'retail',
    remote: null,
    columns: orderColumns,
    state: 'complete',
    version: 1,
    rowCount: 10_000_000,
    availableRows: 10_000_000,
    preview: false,
    arrangement: noArrangement,
    percent: null,
    firstRowsMs: 180,
    engineMs: 1940,
    startedAt: '2025-11-01T06:00:14Z',
    pinned: false,
    note: null,
    failure: null,
    ...change,
  };
}

const shapes: Record<number, number[]> = {
  0: [20, 22, 19, 21, 20, 22, 20, 21, 19, 20, 22, 20, 21],
  1: [6, 7, 8, 7, 9, 8, 10, 9, 12, 10, 11, 22, 9, 10, 12, 11, 13, 12, 20, 14],
  3: [22, 9, 4, 2, 1, 1],
  4: [22, 17, 13, 10, 8, 6, 5, 4, 3, 2, 2, 1, 1, 1],
  5: [20, 22, 15, 11, 8, 5, 4, 3, 2, 1, 1, 1],
  9: [6, 7, 8, 7, 9, 8, 10, 9, 12, 10, 11],
};

/** Figures of a column about which nothing but `change` is known. */
export const statistics = (change: Partial<ColumnStatistics>): ColumnStatistics => ({
  column: 0,
  scope: 1000,
  complete: true,
  nullCount: 0,
  distinctCount: null,
  minimum: null,
  maximum: null,
  histogram: null,
  topValues: null,
  ...change,
});

export function orderStatistics(column: number): ColumnStatistics {
  const base = statistics({ column, scope: 10_000_000 });
  const shape = shapes[column];
  if (shape) {
    const [minimum, maximum] = (
      {
        0: ['1000001', '11000000'],
        1: ['2023-01-01 00:00:43', '2025-10-31 23:58:12'],
        3: ['-1', '6'],
        4: ['6.40', '125.39'],
        5: ['-125.39', '752.34'],
        9: ['2023-01-01 00:00:00.000001+01:00', '2025-10-31 23:58:12.000001+01:00'],
      } as Record<number, [string, string]>
    )[column]!;
    const histogram = shape.map((count, index) => ({
      lower: String(index),
      upper: String(index + 1),
      count: count * 40_000,
    }));
    return { ...base, minimum, maximum, histogram };
  }
  if (column === 8)
    return {
      ...base,
      distinctCount: 2,
      topValues: [
        { value: 'false', count: 8_750_000 },
        { value: 'true', count: 1_250_000 },
      ],
    };
  const nullCount = column === 7 ? 4_000_000 : column === 6 ? 909_090 : 0;
  const topValues = [2_100_000, 1_400_000, 900_000, 600_000, 300_000, 200_000].map((count, index) => ({
    value: products[index]!,
    count,
  }));
  return {
    ...base,
    nullCount,
    distinctCount: column === 10 ? 10_000_000 : 4180,
    topValues: column === 10 ? null : topValues,
  };
}
