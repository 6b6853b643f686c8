/**
 * How values come in a COPY ... (FORMAT binary), and what of Parquet holds them. PostgreSQL's own bytes (the functions called
 * ..._send of src/backend/utils/adt) are nearly DuckDB's: neither side has to write and read their texts.
 */
import { failWith, type EngineFailure } from '../../../core/failure.ts';
import type { ColumnValues, ParquetType } from '../../../core/parquet/columnValues.ts';
import type { Field } from '../types.ts';
import { bigUnitsOf, exactDigits, isNumber, unitsOf } from './binaryNumeric.ts';

/** Where the values of a column begin, behind the four bytes of their length; negative where there is none. */
export interface Places {
  bytes: Uint8Array;
  view: DataView;
  places: Int32Array;
  rows: number;
}

export interface BinaryForm {
  type: ParquetType;
  /** Takes the values of some rows, a column at a time: one by one they take twice as long. */
  read(from: Places, into: ColumnValues, name: string): void;
}

type Read = BinaryForm['read'];

const [highest, lowest] = [0x7fffffff, -0x80000000];
const wordBits = 32;
const wordSize = 2 ** wordBits;
/** Longer texts are copied by the runtime, whose call costs as much as a loop over these. */
const shortText = 64;

/** From 1970-01-01 to 2000-01-01. */
const epochDays = 10_957;
const epochHigh = Math.floor((epochDays * 86_400e6) / wordSize);
const epochLow = (epochDays * 86_400e6) % wordSize;

// A loop for each: one that calls what it is given takes twice as long.

const readInt16: Read = ({ view, places, rows }, into) => {
  const words = into.reserveWords(rows);
  let to = into.length >> 2;
  for (let row = 0; row < rows; row++) {
    const at = places[row]!;
    if (at >= 0) words[to++] = view.getInt16(at);
  }
  into.length = to << 2;
};

const readInt32: Read = ({ view, places, rows }, into) => {
  const words = into.reserveWords(rows);
  let to = into.length >> 2;
  for (let row = 0; row < rows; row++) {
    const at = places[row]!;
    if (at >= 0) words[to++] = view.getInt32(at);
  }
  into.length = to << 2;
};

/** Its lower and upper 32 bits: without a bigint for each value. */
const readInt64: Read = ({ view, places, rows }, into) => {
  const words = into.reserveWords(rows * 2);
  let to = into.length >> 2;
  for (let row = 0; row < rows; row++) {
    const at = places[row]!;
    if (at < 0) continue;
    words[to++] = view.getInt32(at + 4);
    words[to++] = view.getInt32(at);
  }
  into.length = to << 2;
};

/** The infinities are the extremes on both sides, but DuckDB's lower one is the negative of the upper. */
const readDate: Read = ({ view, places, rows }, into) => {
  const words = into.reserveWords(rows);
  let to = into.length >> 2;
  for (let row = 0; row < rows; row++) {
    const at = places[row]!;
    if (at < 0) continue;
    const days = view.getInt32(at);
    words[to++] = days === highest ? days : days === lowest ? -highest : days + epochDays;
  }
  into.length = to << 2;
};

const readTimestamp: Read = ({ view, places, rows }, into, name) => {
  const words = into.reserveWords(rows * 2);
  let to = into.length >> 2;
  for (let row = 0; row < rows; row++) {
    const at = places[row]!;
    if (at < 0) continue;
    let high = view.getInt32(at);
    let low = view.getInt32(at + 4);
    if (high === lowest && low === 0) low = 1;
    else if (high !== highest || low !== -1) {
      const sum = (low >>> 0) + epochLow;
      high += sum < wordSize ? epochHigh : epochHigh + 1;
      low = sum | 0;
      if (high > highest || (high === highest && low === -1))
        throw beyond(name, 'a time after the year 294246');
    }
    words[to++] = low;
    words[to++] = high;
  }
  into.length = to << 2;
};

const readBoolean: Read = ({ bytes, places, rows }, into) => {
  into.reserve(((rows + 7) >> 3) + 1);
  for (let row = 0; row < rows; row++) {
    const at = places[row]!;
    if (at < 0) continue;
    into.bytes[into.length >> 3]! |= bytes[at]! << (into.length & 7);
    into.length += 1;
  }
};

const readText: Read = ({ bytes, view, places, rows }, into) => {
  let size = 0;
  for (let row = 0; row < rows; row++) if (places[row]! >= 0) size += 4 + view.getInt32(places[row]! - 4);
  into.reserve(size);
  const to = into.bytes;
  let { length } = into;
  for (let row = 0; row < rows; row++) {
    const at = places[row]!;
    if (at < 0) continue;
    const count = view.getInt32(at - 4);
    into.view.setInt32(length, count, true);
    length += 4;
    if (count > shortText) to.set(bytes.subarray(at, at + count), length);
    else for (let index = 0; index < count; index++) to[length + index] = bytes[at + index]!;
    length += count;
  }
  into.length = length;
};

const forms = new Map<number, BinaryForm>([
  [16, { type: { physical: 'BOOLEAN' }, read: readBoolean }],
  [20, { type: { physical: 'INT64' }, read: readInt64 }],
  [21, { type: { physical: 'INT32' }, read: readInt16 }],
  [23, { type: { physical: 'INT32' }, read: readInt32 }],
  [700, { type: { physical: 'FLOAT' }, read: readInt32 }],
  [701, { type: { physical: 'DOUBLE' }, read: readInt64 }],
  [1082, { type: { physical: 'INT32', logical: 'date' }, read: readDate }],
  [1114, { type: { physical: 'INT64', logical: 'timestamp' }, read: readTimestamp }],
  [1184, { type: { physical: 'INT64', logical: 'timestamp in UTC' }, read: readTimestamp }],
]);

/** Of these types the bytes of a value are those of its text: json, name, text, character, character varying. */
const texts = new Set([114, 19, 25, 1042, 1043]);

/** What every other value comes as. */
export const textForm: BinaryForm = { type: { physical: 'BYTE_ARRAY', logical: 'text' }, read: readText };

/** Null where a column of this type has to be asked for as a text. */
export function binaryForm({ dataTypeID }: Field, duckdbType: string): BinaryForm | null {
  if (texts.has(dataTypeID)) return textForm;
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdbType)?.map(Number) ?? [];
  if (precision === undefined || scale === undefined) return forms.get(dataTypeID) ?? null;
  return precision <= 18 ? decimalForm(precision, scale) : null;
}

/** A decimal of up to 18 digits is an integer of its last places. */
function decimalForm(precision: number, scale: number): BinaryForm {
  const small = precision <= 9;
  const type = { physical: small ? 'INT32' : 'INT64', logical: 'decimal', precision, scale } as const;
  const read: Read = ({ view, places, rows }, into, name) => {
    const words = into.reserveWords(small ? rows : rows * 2);
    let to = into.length >> 2;
    for (let row = 0; row < rows; row++) {
      const at = places[row]!;
      if (at < 0) continue;
      if (!isNumber(view, at)) throw beyond(name, 'NaN or an infinity');
      if (precision > exactDigits) {
        const units = bigUnitsOf(view, at, scale);
        words[to++] = Number(BigInt.asIntN(wordBits, units));
        words[to++] = Number(units >> BigInt(wordBits));
        continue;
      }
      const units = unitsOf(view, at, scale);
      words[to++] = units;
      if (!small) words[to++] = Math.floor(units / wordSize);
    }
    into.length = to << 2;
  };
  return { type, read };
}

const beyond = (name: string, what: string): EngineFailure =>
  failWith(
    'bad_input',
    `${name} has ${what}, which its type in DuckDB does not have. Nothing was changed.`,
    'Give a query that leaves such rows out, or one that casts the column to text.',
  );
