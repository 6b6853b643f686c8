import { expect, test } from 'vitest';
import { textOf } from '../../src/connectors/sqlserver/valueTexts.ts';
import { columnOf } from '../../src/connectors/sqlserver/types.ts';
import { encodeValue } from '../../src/practice/tds/types.ts';

/** A sql_variant: base type, count of properties, properties, value. */
const variant = (type: number, properties: number[], value: Buffer): Buffer =>
  Buffer.from([type, properties.length, ...properties, ...value]);
const decimal = encodeValue(
  { name: 'decimal', precision: 38, scale: 2 },
  '-12345678901234567890.12',
).subarray(1);
const offset = encodeValue(
  { name: 'datetimeoffset', scale: 7 },
  '2026-02-28 12:00:00.1234567 +05:30',
).subarray(1);

test.each([
  [variant(0x6c, [38, 2], decimal), '-12345678901234567890.12'],
  [variant(0x2b, [7], offset), '2026-02-28 12:00:00.1234567 +05:30'],
  [variant(0x7f, [], Buffer.from('ffffffffffffff7f', 'hex')), '9223372036854775807'],
  [variant(0x3c, [], encodeValue({ name: 'money' }, '1.0001').subarray(1)), '1.0001'],
])('a sql_variant keeps what it holds', (bytes, text) => {
  expect(textOf({ type: { name: 'Variant' }, scale: undefined }, bytes, 0)).toBe(text);
});

test('a sql_variant of text is the text that tedious decoded', () => {
  const bytes = variant(0xe7, [0, 0, 0, 0, 0, 0, 0], Buffer.from('ä', 'utf16le'));
  expect(textOf({ type: { name: 'Variant' }, scale: undefined }, bytes, 'ä')).toBe('ä');
});

test('types have the names that CREATE TABLE gives them', () => {
  const shape = {
    userType: 0,
    flags: 0,
    collation: undefined,
    precision: undefined,
    scale: undefined,
    dataLength: undefined,
    schema: undefined,
    udtInfo: undefined,
    colName: 'c',
  };
  const named = (name: string, more = {}): string[] => {
    const { sourceType, type, form } = columnOf({ ...shape, type: { name } as never, ...more });
    return [sourceType, type, form];
  };
  expect(named('NVarChar', { dataLength: 40 })).toEqual(['nvarchar(20)', 'VARCHAR', 'plain']);
  expect(named('VarBinary', { dataLength: 0xffff })).toEqual(['varbinary(max)', 'BLOB', 'hex']);
  expect(named('MoneyN', { dataLength: 4 })).toEqual(['smallmoney', 'DECIMAL(10,4)', 'plain']);
  expect(named('DateTimeOffset', { scale: 3 })).toEqual(['datetimeoffset(3)', 'VARCHAR', 'plain']);
  expect(named('UDT', { udtInfo: { typeName: 'hierarchyid' } })).toEqual(['hierarchyid', 'BLOB', 'hex']);
  expect(named('Xml')).toEqual(['xml', 'VARCHAR', 'plain']);
});
