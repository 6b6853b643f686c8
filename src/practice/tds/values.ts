/** Parameters as clients send them: TYPE_INFO and value (MS-TDS 2.2.5.5, 2.2.5.6) to a DuckDB type and exact text. */
import {
  datetime2Text,
  datetimeoffsetParts,
  datetimeText,
  dateText,
  decimalText,
  guidText,
  moneyText,
  signedOf,
  timeText,
  unsignedOf,
  withoutSeventhZero,
} from '../../core/tds/valueText.ts';
import type { ByteReader } from './byteReader.ts';

export interface ReceivedType {
  readonly token: number;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
}

/** `text` in DuckDB's own form; binary as hexadecimal digits. */
export interface ReceivedValue {
  readonly type: string;
  readonly text: string | null;
}

const fixedLengths: Readonly<Record<number, number>> = {
  0x1f: 0,
  0x30: 1,
  0x32: 1,
  0x34: 2,
  0x38: 4,
  0x3a: 4,
  0x3b: 4,
  0x3c: 8,
  0x3d: 8,
  0x3e: 8,
  0x7a: 4,
  0x7f: 8,
};
const max = 0xffff;
const integers: Readonly<Record<number, string>> = {
  1: 'UTINYINT',
  2: 'SMALLINT',
  4: 'INTEGER',
  8: 'BIGINT',
};

export function readType(reader: ByteReader): ReceivedType {
  const token = reader.byte();
  const type = { token, length: 0, precision: 0, scale: 0 };
  const fixed = fixedLengths[token];
  if (fixed !== undefined) return { ...type, length: fixed };
  switch (token) {
    case 0x24:
    case 0x26:
    case 0x68:
    case 0x6d:
    case 0x6e:
    case 0x6f:
      return { ...type, length: reader.byte() };
    case 0x6a:
    case 0x6c:
      return { ...type, length: reader.byte(), precision: reader.byte(), scale: reader.byte() };
    case 0xa7:
    case 0xaf:
    case 0xe7:
    case 0xef: {
      const length = reader.short();
      reader.skip(5);
      return { ...type, length };
    }
    case 0xa5:
    case 0xad:
      return { ...type, length: reader.short() };
    case 0x28:
      return type;
    case 0x29:
    case 0x2a:
    case 0x2b:
      return { ...type, scale: reader.byte() };
    default:
      throw new RangeError(
        `The practice server does not know parameters of the wire type 0x${token.toString(16)}.`,
      );
  }
}

export function readValue(reader: ByteReader, type: ReceivedType): ReceivedValue {
  const fixed = fixedLengths[type.token];
  if (fixed !== undefined) return fixedValue(type, fixed === 0 ? null : reader.bytes(fixed));
  if ([0xa7, 0xaf, 0xe7, 0xef, 0xa5, 0xad].includes(type.token)) {
    const bytes = type.length === max ? chunked(reader) : counted(reader);
    if (type.token === 0xa5 || type.token === 0xad)
      return { type: 'BLOB', text: bytes?.toString('hex') ?? null };
    const wide = type.token === 0xe7 || type.token === 0xef;
    return {
      type: 'VARCHAR',
      text: bytes === null ? null : wide ? bytes.toString('utf16le') : windows.decode(bytes),
    };
  }
  const length = reader.byte();
  return fixedValue(type, length === 0 ? null : reader.bytes(length));
}

const windows = new TextDecoder('windows-1252');

function counted(reader: ByteReader): Buffer | null {
  const length = reader.short();
  return length === max ? null : reader.bytes(length);
}

function chunked(reader: ByteReader): Buffer | null {
  if (reader.unsigned(8) === 0xffffffffffffffffn) return null;
  const parts: Buffer[] = [];
  for (let length = Number(reader.unsigned(4)); length > 0; length = Number(reader.unsigned(4)))
    parts.push(reader.bytes(length));
  return Buffer.concat(parts);
}

/** A seventh digit that is not zero needs nanoseconds. */
const finest = (text: string): string => (/\.\d{6}[1-9]/.test(text) ? 'TIMESTAMP_NS' : 'TIMESTAMP');

function fixedValue(type: ReceivedType, bytes: Buffer | null): ReceivedValue {
  const length = bytes?.length ?? type.length;
  switch (type.token) {
    case 0x1f:
      return { type: 'INTEGER', text: null };
    case 0x32:
    case 0x68:
      return { type: 'BOOLEAN', text: bytes === null ? null : bytes[0] === 0 ? 'false' : 'true' };
    case 0x26:
    case 0x30:
    case 0x34:
    case 0x38:
    case 0x7f: {
      const text = bytes === null ? null : String(length === 1 ? unsignedOf(bytes) : signedOf(bytes));
      return { type: integers[length] ?? 'BIGINT', text };
    }
    case 0x3b:
    case 0x3e:
    case 0x6d: {
      const text = bytes === null ? null : String(length === 4 ? bytes.readFloatLE() : bytes.readDoubleLE());
      return { type: length === 4 ? 'REAL' : 'DOUBLE', text };
    }
    case 0x3c:
    case 0x6e:
    case 0x7a:
      return { type: 'DECIMAL(19,4)', text: bytes && moneyText(bytes) };
    case 0x6a:
    case 0x6c:
      return {
        type: `DECIMAL(${type.precision},${type.scale})`,
        text: bytes && decimalText(bytes, type.scale),
      };
    case 0x24:
      return { type: 'UUID', text: bytes && guidText(bytes) };
    default:
      return timeValue(type, bytes);
  }
}

function timeValue(type: ReceivedType, bytes: Buffer | null): ReceivedValue {
  const { token, scale } = type;
  if (token === 0x3a || (token === 0x6f && (bytes?.length ?? type.length) === 4))
    return { type: 'TIMESTAMP_S', text: bytes && datetimeText(bytes) };
  if (token === 0x3d || token === 0x6f) return { type: 'TIMESTAMP_MS', text: bytes && datetimeText(bytes) };
  if (token === 0x28) return { type: 'DATE', text: bytes && dateText(bytes) };
  if (token === 0x29) {
    const text = bytes && withoutSeventhZero(timeText(bytes, scale));
    if (text !== null && /\.\d{7}/.test(text))
      throw new RangeError(`The practice server keeps no ${text}: its time has six digits.`);
    return { type: 'TIME', text };
  }
  if (bytes === null) return { type: token === 0x2a ? 'TIMESTAMP' : 'TIMESTAMPTZ', text: null };
  const moment = token === 0x2a ? bytes : datetimeoffsetParts(bytes).utc;
  const text = withoutSeventhZero(datetime2Text(moment, scale));
  if (token === 0x2a) return { type: finest(text), text };
  if (finest(text) !== 'TIMESTAMP')
    throw new RangeError(`The practice server keeps no ${text}: its datetimeoffset has six digits.`);
  return { type: 'TIMESTAMPTZ', text: `${text}+00` };
}
