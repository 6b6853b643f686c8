/**
 * Rows as a Parquet file of one row group, a page for each column, plain and not compressed: what one program hands
 * another on the same machine (https://github.com/apache/parquet-format).
 */
import type { ColumnValues, ParquetType } from './columnValues.ts';
import { compactThrift, writeVarint, type ThriftStruct, type ThriftValue } from './compactThrift.ts';

const magic = Uint8Array.from('PAR1', (letter) => letter.charCodeAt(0));
const physicalNumbers = { BOOLEAN: 0, INT32: 1, INT64: 2, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6 } as const;
const optional = 1;
const encodings = { plain: 0, rle: 3 } as const;

/**
 * The pieces of the file, in order; those with values are the columns' own and must be written before these change. The
 * columns are called c0, c1, ...: names of a source may differ in case only.
 */
export function parquetFile(columns: readonly ColumnValues[]): Uint8Array[] {
  const rows = columns[0]?.rows ?? 0;
  const pieces: Uint8Array[] = [magic];
  let offset = magic.length;
  const chunks = columns.map((column, index): ThriftStruct => {
    const page = pageOf(column);
    const size = lengthOf(page);
    const chunk: ThriftStruct = {
      2: { i64: offset },
      3: {
        struct: {
          1: { i32: physicalNumbers[column.type.physical] },
          2: { list: [{ i32: encodings.plain }, { i32: encodings.rle }] },
          3: { list: [{ text: nameOf(index) }] },
          4: { i32: 0 },
          5: { i64: rows },
          6: { i64: size },
          7: { i64: size },
          9: { i64: offset },
        },
      },
    };
    pieces.push(...page);
    offset += size;
    return chunk;
  });
  const footer = compactThrift({
    1: { i32: 1 },
    2: {
      list: [
        { struct: rootOf(columns.length) },
        ...columns.map(({ type }, index) => ({ struct: elementOf(nameOf(index), type) })),
      ],
    },
    3: { i64: rows },
    4: {
      list: [
        {
          struct: {
            1: { list: chunks.map((struct) => ({ struct })) },
            2: { i64: offset - magic.length },
            3: { i64: rows },
          },
        },
      ],
    },
    6: { text: 'Data Engineering Workbench' },
  });
  return [...pieces, footer, littleEndian(footer.length), magic];
}

export const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** The head of a page, which rows have a value, and the values. */
function pageOf(column: ColumnValues): Uint8Array[] {
  const levels = levelsOf(column);
  const body = [littleEndian(levels.length), levels, column.values];
  const size = { i32: lengthOf(body) };
  const head = compactThrift({
    1: { i32: 0 },
    2: size,
    3: size,
    5: {
      struct: {
        1: { i32: column.rows },
        2: { i32: encodings.plain },
        3: { i32: encodings.rle },
        4: { i32: encodings.rle },
      },
    },
  });
  return [head, ...body];
}

/** Definition levels of one bit: one run of ones, or all bits. */
function levelsOf({ rows, nulls, present }: ColumnValues): Uint8Array {
  const head: number[] = [];
  if (nulls === 0) {
    writeVarint(head, rows * 2);
    return Uint8Array.from([...head, 1]);
  }
  writeVarint(head, present.length * 2 + 1);
  const levels = new Uint8Array(head.length + present.length);
  levels.set(head);
  levels.set(present, head.length);
  return levels;
}

const rootOf = (children: number): ThriftStruct => ({ 4: { text: 'rows' }, 5: { i32: children } });

const nameOf = (index: number): string => `c${index}`;

function elementOf(name: string, type: ParquetType): ThriftStruct {
  const { converted, logical, scale, precision } = meaningOf(type);
  return {
    1: { i32: physicalNumbers[type.physical] },
    3: { i32: optional },
    4: { text: name },
    6: converted,
    7: scale,
    8: precision,
    10: logical,
  };
}

interface Meaning {
  converted?: ThriftValue;
  logical?: ThriftValue;
  scale?: ThriftValue;
  precision?: ThriftValue;
}

function meaningOf(type: ParquetType): Meaning {
  if (!('logical' in type)) return {};
  switch (type.logical) {
    case 'text':
      return { converted: { i32: 0 } };
    case 'decimal':
      return { converted: { i32: 5 }, scale: { i32: type.scale }, precision: { i32: type.precision } };
    case 'date':
      return { converted: { i32: 6 } };
    case 'timestamp':
    case 'timestamp in UTC': {
      const microseconds: ThriftValue = { struct: { 2: { struct: {} } } };
      const inUtc = { flag: type.logical === 'timestamp in UTC' };
      return { logical: { struct: { 8: { struct: { 1: inUtc, 2: microseconds } } } } };
    }
  }
}

function littleEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}
