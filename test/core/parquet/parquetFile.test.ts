import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ColumnValues, type ParquetType } from '../../../src/core/parquet/columnValues.ts';
import { parquetFile } from '../../../src/core/parquet/parquetFile.ts';
import { parquetRows } from '../../fixtures/parquetRows.ts';

type Put = (column: ColumnValues, value: string) => void;

const putWord: Put = (column, value) => {
  column.reserve(4);
  column.view.setInt32(column.length, Number(value), true);
  column.length += 4;
};
const putLong: Put = (column, value) => {
  column.reserve(8);
  column.view.setBigInt64(column.length, BigInt(value), true);
  column.length += 8;
};
const putText: Put = (column, value) => {
  const bytes = Buffer.from(value);
  column.reserve(4 + bytes.length);
  column.view.setInt32(column.length, bytes.length, true);
  column.bytes.set(bytes, column.length + 4);
  column.length += 4 + bytes.length;
};
const putTruth: Put = (column, value) => {
  column.reserve(2);
  if (value === 'true') column.bytes[column.length >> 3]! |= 1 << (column.length & 7);
  column.length += 1;
};

const decimalText = (units: string, scale: number): string => {
  const digits = units.replace('-', '').padStart(scale + 1, '0');
  return `${units.startsWith('-') ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

const same = (value: string): string => value;
const kinds: [ParquetType, Put, fc.Arbitrary<string>, read: (value: string) => string][] = [
  [{ physical: 'BOOLEAN' }, putTruth, fc.boolean().map(String), same],
  [{ physical: 'INT32' }, putWord, fc.integer().map(String), same],
  [{ physical: 'INT64' }, putLong, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), same],
  [
    { physical: 'BYTE_ARRAY', logical: 'text' },
    putText,
    fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
    same,
  ],
  [
    { physical: 'INT32', logical: 'date' },
    putWord,
    fc.integer({ min: -700_000, max: 2_900_000 }).map(String),
    (days) => new Date(Number(days) * 86_400_000).toISOString().replace(/^\+0*/, '').slice(0, -14),
  ],
  [
    { physical: 'INT64', logical: 'timestamp in UTC' },
    putLong,
    fc.integer().map((seconds) => String(BigInt(seconds) * 1_000_000n)),
    (micros) => new Date(Number(BigInt(micros) / 1000n)).toISOString().slice(0, 19).replace('T', ' ') + '+00',
  ],
  [
    { physical: 'INT32', logical: 'decimal', precision: 9, scale: 2 },
    putWord,
    fc.integer({ min: -999_999_999, max: 999_999_999 }).map(String),
    (units) => decimalText(units, 2),
  ],
  [
    { physical: 'INT64', logical: 'decimal', precision: 18, scale: 5 },
    putLong,
    fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }).map(String),
    (units) => decimalText(units, 5),
  ],
];

test('what a file holds is what DuckDB reads, whatever is missing', async () => {
  const rows = fc.array(fc.tuple(...kinds.map(([, , values]) => fc.option(values, { freq: 3 }))), {
    minLength: 1,
    maxLength: 70,
  });
  const columns = kinds.map(([type]) => new ColumnValues(type));
  await fc.assert(
    fc.asyncProperty(rows, async (values) => {
      columns.forEach((column, index) => {
        column.clear();
        const cells = values.map((row) => row[index] ?? null);
        column.note(
          Int32Array.from(cells, (cell) => (cell === null ? -1 : 0)),
          cells.length,
        );
        for (const cell of cells) if (cell !== null) kinds[index]![1](column, cell);
      });
      const expected = values.map((row) =>
        row.map((cell, index) => (cell === null ? null : kinds[index]![3](cell))),
      );
      expect(await parquetRows(Buffer.concat(parquetFile(columns)))).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test('columns have names of their own, of any number of them', async () => {
  const columns = Array.from({ length: 300 }, () => new ColumnValues({ physical: 'INT32' }));
  columns.forEach((column, index) => {
    column.note(Int32Array.of(0), 1);
    putWord(column, String(index));
  });
  const [row] = await parquetRows(Buffer.concat(parquetFile(columns)));
  expect(row).toEqual(columns.map((_, index) => String(index)));
});
