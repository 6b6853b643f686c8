import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { jsonValueExpression } from '../../src/core/sql/jsonValue.ts';

/** Value, and the JSON text that the command line prints for it. */
const cases: [string, string][] = [
  ['true', 'true'],
  ['(-128)::TINYINT', '-128'],
  ['4294967295::UINTEGER', '4294967295'],
  ['9223372036854775807', '"9223372036854775807"'],
  ['170141183460469231731687303715884105727::HUGEINT', '"170141183460469231731687303715884105727"'],
  ['1.10::DECIMAL(12,2)', '"1.10"'],
  ['0.1::DOUBLE', '0.1'],
  ['0.1::FLOAT', '0.1'],
  ["'nan'::DOUBLE", '"nan"'],
  ["'-infinity'::DOUBLE", '"-inf"'],
  ['1e300::DOUBLE', '1e300'],
  ['NULL::INTEGER', 'null'],
  ["''", '""'],
  ["TIMESTAMP_NS '2026-01-02 03:04:05.123456789'", '"2026-01-02 03:04:05.123456789"'],
  ["'a\"b\nc'", '"a\\"b\\nc"'],
  ['[1, NULL, 3]', '[1,null,3]'],
  ['[9007199254740993, NULL]', '["9007199254740993",null]'],
  ["{'a b': 9007199254740993, 'c': [1.50, NULL]}", '{"a b":"9007199254740993","c":["1.50",null]}'],
  ['row(1, 2.50)', '[1,"2.50"]'],
  ["MAP {'k': 9007199254740993, 'l': NULL}", '{"k":"9007199254740993","l":null}'],
  ['NULL::STRUCT(a INTEGER)', 'null'],
  ['NULL::MAP(VARCHAR, INTEGER)', 'null'],
  ['[[1], NULL, []]::INTEGER[][]', '[[1],null,[]]'],
  ['array_value(1, 2)::INTEGER[2]', '[1,2]'],
];

it('turns every type into JSON without losing a digit', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const [value, expected] of cases) {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT ${value} AS c`);
    const type = described.getRowsJson()[0]?.[1] as string;
    const reader = await connection.runAndReadAll(
      `SELECT to_json([${jsonValueExpression('c', type)}])::VARCHAR FROM (SELECT ${value} AS c)`,
    );
    expect([value, reader.getRowsJson()[0]?.[0]]).toEqual([value, `[${expected}]`]);
  }
  connection.closeSync();
});
