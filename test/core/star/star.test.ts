import { expect, test } from 'vitest';
import { erdDocument, erdOf } from '../../../src/core/star/erd.ts';
import { parseStar } from '../../../src/core/star/starSchema.ts';

const text = `version: 1
facts:
  fct_sales:
    grain: one row per line
    key: line_id
    dimensions: { date_key: dim_date, shipped_key: dim_date }
    measures: [amount]
dimensions:
  dim_date: { key: date_key, natural_key: [full_date], history: fixed }
`;
const tables = new Map([
  [
    'fct_sales',
    [
      { name: 'line_id', type: 'BIGINT' },
      { name: 'date_key', type: 'INTEGER' },
      { name: 'shipped_key', type: 'INTEGER' },
      { name: 'amount', type: 'DECIMAL(12,2)' },
      { name: 'at', type: 'TIMESTAMP WITH TIME ZONE' },
    ],
  ],
  [
    'dim_date',
    [
      { name: 'date_key', type: 'INTEGER' },
      { name: 'full_date', type: 'DATE' },
    ],
  ],
]);

test('a star is drawn with a line per key, a dimension of two roles with two', () => {
  const { star, diagnostics } = parseStar(text, 'star.yaml');
  expect(diagnostics).toEqual([]);
  if (!star) throw new Error('not read');
  expect(erdOf(star, tables)).toBe(`erDiagram
  dim_date ||--o{ fct_sales : date_key
  dim_date ||--o{ fct_sales : shipped_key
  fct_sales {
    BIGINT line_id PK
    INTEGER date_key FK
    INTEGER shipped_key FK
    DECIMAL amount
    TIMESTAMP_WITH_TIME_ZONE at
  }
  dim_date {
    INTEGER date_key PK
    DATE full_date UK
  }`);
  const page = erdDocument(star, tables, 'star.yaml', 'docs/erd.md');
  expect(page).toContain('| `fct_sales` | one row per line | `line_id` | `dim_date` | `amount` |');
  expect(page).toContain('`dew erd --write docs/erd.md`');
});

test.each([
  [
    'dim_date, shipped',
    'dim_dat, shipped',
    'There is no dimension "dim_dat".',
    6,
    'Did you mean "dim_date"?',
  ],
  ['    grain: one row per line\n', '', '"facts.fct_sales.grain" is missing.', 4, undefined],
  ['history: fixed', 'history: type 3', '"dimensions.dim_date.history" must be one of', 9, undefined],
  ['version: 1', 'version: 1\nfact: {}', 'Unknown field "fact".', 2, 'Did you mean "facts"?'],
])('"%s" written as "%s" is told with its line', (find, replace, message, line, next) => {
  const { star, diagnostics } = parseStar(text.replace(find, replace), 'star.yaml');
  expect(star).toBeNull();
  expect(diagnostics[0]?.message).toContain(message);
  expect(diagnostics[0]?.place.line).toBe(line);
  if (next) expect(diagnostics[0]?.next).toBe(next);
});
