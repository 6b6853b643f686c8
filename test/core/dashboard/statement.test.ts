import { expect, test } from 'vitest';
import { standaloneStatement, type BoundType } from '../../../src/core/dashboard/statement.ts';

const types = new Map<string, BoundType>([
  ['country', 'text'],
  ['since', 'date'],
  ['least', 'number'],
]);

test('parameters become literals, and nothing else does', () => {
  const sql = `select '$country', "$country", $$ $country $$ -- $country
from sales where $country = country and day > $since and amount > $least and $least_ is null;`;
  expect(standaloneStatement(sql, types, { country: "O'Neil", since: '2025-01-01', least: '-1.5' })).toBe(
    `select '$country', "$country", $$ $country $$ -- $country
from sales where CAST('O''Neil' AS VARCHAR) = country and day > CAST('2025-01-01' AS DATE) and amount > (-1.5) and $least_ is null;`,
  );
  expect(standaloneStatement('select $country', types, {})).toBe('select NULL');
});
