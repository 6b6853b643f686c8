import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  datetime2Text,
  datetimeoffsetText,
  datetimeText,
  dateText,
  decimalText,
  guidText,
  moneyText,
  timeText,
  withoutSeventhZero,
} from '../../../src/core/tds/valueText.ts';
import { encodeValue, type ColumnType } from '../../../src/practice/tds/types.ts';

/** The bytes of a value, without the one that tells their length. */
const bytesOf = (type: ColumnType, text: string): Buffer => encodeValue(type, text).subarray(1);

test.each<[ColumnType, string, (bytes: Buffer) => string]>([
  [{ name: 'date' }, '0001-01-01', dateText],
  [{ name: 'date' }, '9999-12-31', dateText],
  [{ name: 'time', scale: 7 }, '23:59:59.9999999', (bytes) => timeText(bytes, 7)],
  [{ name: 'time', scale: 0 }, '00:00:00', (bytes) => timeText(bytes, 0)],
  [{ name: 'datetime' }, '1753-01-01 00:00:00.003', datetimeText],
  [{ name: 'datetime' }, '9999-12-31 23:59:59.997', datetimeText],
  [{ name: 'smalldatetime' }, '2079-06-06 23:59:00', datetimeText],
  [{ name: 'datetime2', scale: 7 }, '0001-01-01 00:00:00.0000001', (bytes) => datetime2Text(bytes, 7)],
  [
    { name: 'datetimeoffset', scale: 7 },
    '2026-03-01 00:10:00.1234567 +05:30',
    (bytes) => datetimeoffsetText(bytes, 7),
  ],
  [
    { name: 'datetimeoffset', scale: 0 },
    '2026-12-31 20:00:00 -14:00',
    (bytes) => datetimeoffsetText(bytes, 0),
  ],
  [{ name: 'money' }, '-922337203685477.5808', moneyText],
  [{ name: 'uniqueidentifier' }, '6f9619ff-8b86-d011-b42d-00c04fc964ff', guidText],
])('%o %s', (type, text, read) => {
  expect(read(bytesOf(type, text))).toBe(text);
});

test('every decimal comes back digit for digit', () => {
  const digits = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
  fc.assert(
    fc.property(digits, fc.integer({ min: 0, max: 38 }), (value, scale) => {
      const magnitude = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
      const point = magnitude.length - scale;
      const text = `${value < 0n ? '-' : ''}${magnitude.slice(0, point)}${scale > 0 ? `.${magnitude.slice(point)}` : ''}`;
      expect(decimalText(bytesOf({ name: 'decimal', precision: 38, scale }, text), scale)).toBe(text);
    }),
  );
});

test('only a seventh digit that is 0 is left out', () => {
  expect(withoutSeventhZero('12:00:00.1234560')).toBe('12:00:00.123456');
  expect(withoutSeventhZero('12:00:00.1234567')).toBe('12:00:00.1234567');
  expect(withoutSeventhZero('12:00:00.120')).toBe('12:00:00.120');
});
