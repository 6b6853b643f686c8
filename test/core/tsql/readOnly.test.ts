import { expect, test } from 'vitest';
import { changeIn } from '../../../src/core/tsql/readOnly.ts';
import { tsqlTokens } from '../../../src/core/tsql/tokens.ts';

test.each([
  'SELECT 1',
  ' -- why\n/* a /* nested */ DELETE */ select * from t;\n;',
  "SELECT 'DELETE FROM t', [update], \"insert\" FROM t WHERE a = N'it''s; DROP TABLE t'",
  'WITH x AS (SELECT 1 AS a) SELECT a FROM x ORDER BY a OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY',
  '(SELECT 1) UNION (SELECT 2)',
  'SELECT updated, created_at, setting FROM t WITH (NOLOCK)',
  '',
])('reads only: %s', (batch) => {
  expect(changeIn(batch)).toBeNull();
});

test.each([
  ['DELETE FROM t', '"DELETE"'],
  ['sp_who', '"sp_who"'],
  ['[sp_who]', '"[sp_who]"'],
  ['SELECT 1 DELETE FROM t', 'the word DELETE'],
  ["SELECT 1;THROW 50000, N'x', 1", 'more than one statement'],
  ['SELECT 1; SELECT 2', 'more than one statement'],
  ['SELECT * INTO copy FROM t', 'the word INTO'],
  ['WITH x AS (SELECT 1 AS a) UPDATE t SET a = 1', 'the word UPDATE'],
  ['SELECT 1 EXEC sp_who', 'the word EXEC'],
  ["SELECT * FROM OPENQUERY(other, 'DELETE t')", 'the word OPENQUERY'],
  ['SELECT NEXT VALUE FOR numbers', 'NEXT VALUE FOR'],
  ['SELECT 1eDELETE FROM t', 'the word DELETE'],
  ['SELECT 0xDELETE FROM t DROP TABLE t', 'the word DROP'],
  ['SELECT 1 --\u2028 DROP TABLE t', 'a character that may end a line'],
  ["SELECT 1 --\r'\nDROP TABLE t --'", 'a character that may end a line'],
  ['SELECT 1 COMMIT', 'the word COMMIT'],
  // A quote that is not closed hides nothing.
  ["SELECT 'a''b' DROP TABLE t --'", 'the word DROP'],
  ['SELECT [a]]b] DROP TABLE t', 'the word DROP'],
  ['SELECT /* /* */ */ 1 DROP TABLE t', 'the word DROP'],
])('may change something: %s', (batch, found) => {
  expect(changeIn(batch)).toBe(found);
});

test('tokens leave no gap, and GO separates only on a line of its own', () => {
  const text = "SELECT 1 AS go\n  go 5 -- five\r\n'a\nGO\n' GO\nGO";
  const all = [...tsqlTokens(text)];
  expect(all.map((token) => token.text).join('')).toBe(text);
  expect(all.filter(({ kind }) => kind === 'separator').map((token) => token.text)).toEqual([
    '  go 5 -- five\r',
    'GO',
  ]);
});
