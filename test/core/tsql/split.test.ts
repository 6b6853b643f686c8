import { expect, test } from 'vitest';
import { connectionTypes } from '../../../src/core/connection/connectionTypes.ts';
import { splitTsql } from '../../../src/core/tsql/split.ts';

const units = (text: string): string[] => splitTsql(text).map(({ sql }) => sql);

test.each<[string, string[]]>([
  ['SELECT 1; SELECT 2\nGO\nSELECT 3\ngo 2 -- twice\n', ['SELECT 1', 'SELECT 2', 'SELECT 3']],
  ['DECLARE @a int = 1;\nSELECT @a;\nGO\nSELECT 2;', ['DECLARE @a int = 1;\nSELECT @a;', 'SELECT 2']],
  ['BEGIN TRANSACTION; DELETE FROM t; COMMIT', ['BEGIN TRANSACTION', 'DELETE FROM t', 'COMMIT']],
  [
    'BEGIN TRY SELECT 1; END TRY BEGIN CATCH THROW; END CATCH',
    ['BEGIN TRY SELECT 1; END TRY BEGIN CATCH THROW; END CATCH'],
  ],
  ["SELECT '\nGO\n;', [a;b] /* ;\nGO\n */; SELECT 2", ["SELECT '\nGO\n;', [a;b]", 'SELECT 2']],
  [
    'CREATE PROCEDURE p AS SELECT 1; SELECT 2\nGO\nEXEC p',
    ['CREATE PROCEDURE p AS SELECT 1; SELECT 2', 'EXEC p'],
  ],
  ['GO\n\nGO', []],
])('%j', (text, expected) => {
  expect(units(text)).toEqual(expected);
});

test('a statement knows its place and the name above it', () => {
  const text = '-- connection: shop\nSELECT 1\nGO\n-- name: second\nSELECT 2';
  expect(splitTsql(text)[1]).toMatchObject({
    name: 'second',
    start: text.indexOf('SELECT 2'),
    end: text.length,
  });
});

test('types of connections are read from the lines of dew.yaml', () => {
  const text = `version: 1
connections: # all
  shop:
    type: sqlserver
    host: localhost
  log:
    host: localhost
    type: "postgres"
environments:
  other:
    type: none
`;
  expect([...connectionTypes(text)]).toEqual([
    ['shop', 'sqlserver'],
    ['log', 'postgres'],
  ]);
});
