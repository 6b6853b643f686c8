import { daysSinceYearOne, minutesOf, parseDateTime, ticksOf } from './dateTime.ts';

/** The types that the practice server sends. Lengths are characters or bytes; `max` goes in chunks. */
export type ColumnType =
  | {
      readonly name:
        | 'bit'
        | 'tinyint'
        | 'smallint'
        | 'int'
        | 'bigint'
        | 'real'
        | 'float'
        | 'money'
        | 'uniqueidentifier'
        | 'date'
        | 'datetime'
        | 'smalldatetime';
    }
  | { readonly name: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly name: 'nvarchar' | 'varbinary'; readonly length: number | 'max' }
  | { readonly name: 'time' | 'datetime2' | 'datetimeoffset'; readonly scale: number };

/** Latin1_General_100_CI_AS with UTF-16 data: LCID 0x0409, ignore case, kana, width. */
export const collation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
const fixed = {
  bit: [0x68, 1],
  tinyint: [0x26, 1],
  smallint: [0x26, 2],
  int: [0x26, 4],
  bigint: [0x26, 8],
  real: [0x6d, 4],
  float: [0x6d, 8],
  money: [0x6e, 8],
  datetime: [0x6f, 8],
  smalldatetime: [0x6f, 4],
  uniqueidentifier: [0x24, 16],
} as const;
const scaled = { time: 0x29, datetime2: 0x2a, datetimeoffset: 0x2b } as const;

const decimalLength = (precision: number): number =>
  precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
const timeLength = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);

/** TYPE_INFO of a column (MS-TDS 2.2.5.6). */
export function columnInfo(type: ColumnType): Buffer {
  switch (type.name) {
    case 'decimal':
      return Buffer.from([0x6a, decimalLength(type.precision), type.precision, type.scale]);
    case 'nvarchar':
      return Buffer.concat([variable(0xe7, type.length === 'max' ? 0xffff : type.length * 2), collation]);
    case 'varbinary':
      return variable(0xa5, type.length === 'max' ? 0xffff : type.length);
    case 'date':
      return Buffer.from([0x28]);
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return Buffer.from([scaled[type.name], type.scale]);
    default:
      return Buffer.from(fixed[type.name]);
  }
}

function variable(token: number, length: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes[0] = token;
  bytes.writeUInt16LE(length, 1);
  return bytes;
}

/**
 * A value as the wire has it, from its exact text.
 * @param text SQL Server's own form; binary as hexadecimal digits without 0x
 * @throws RangeError where the text does not fit the type: nothing is rounded or cut
 */
export function encodeValue(type: ColumnType, text: string | null): Buffer {
  if (type.name === 'nvarchar' || type.name === 'varbinary') {
    return encodeBytes(
      text === null ? null : Buffer.from(text, type.name === 'nvarchar' ? 'utf16le' : 'hex'),
      type,
    );
  }
  if (text === null) return Buffer.from([0]);
  const body = encodeFixed(type as Exclude<ColumnType, { name: 'nvarchar' | 'varbinary' }>, text);
  return Buffer.concat([Buffer.from([body.length]), body]);
}

function encodeBytes(
  bytes: Buffer | null,
  type: { readonly name: string; readonly length: number | 'max' },
): Buffer {
  if (type.length === 'max') {
    if (bytes === null) return Buffer.alloc(8, 0xff);
    const head = Buffer.alloc(12);
    head.writeBigUInt64LE(BigInt(bytes.length));
    head.writeUInt32LE(bytes.length, 8);
    return bytes.length === 0 ? Buffer.alloc(12) : Buffer.concat([head, bytes, Buffer.alloc(4)]);
  }
  if (bytes === null) return Buffer.from([0xff, 0xff]);
  if (bytes.length > type.length * (type.name === 'nvarchar' ? 2 : 1))
    throw new RangeError(`The value is longer than ${type.name}(${type.length}).`);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function encodeFixed(
  type: Exclude<ColumnType, { readonly name: 'nvarchar' | 'varbinary' }>,
  text: string,
): Buffer {
  switch (type.name) {
    case 'bit':
      if (text !== 'true' && text !== 'false') throw new RangeError(`"${text}" is not a bit.`);
      return Buffer.from([text === 'true' ? 1 : 0]);
    case 'tinyint':
      return unsigned(BigInt(text), 1);
    case 'smallint':
    case 'int':
    case 'bigint':
      return signed(BigInt(text), fixed[type.name][1]);
    case 'real':
    case 'float': {
      const value = Number(text);
      if (!Number.isFinite(value)) throw new RangeError(`${type.name} holds no ${text}.`);
      const bytes = Buffer.alloc(fixed[type.name][1]);
      if (type.name === 'real') bytes.writeFloatLE(value);
      else bytes.writeDoubleLE(value);
      return bytes;
    }
    case 'decimal': {
      const value = scaledInteger(text, type.scale);
      const magnitude = value < 0n ? -value : value;
      if (magnitude >= 10n ** BigInt(type.precision))
        throw new RangeError(`${text} does not fit decimal(${type.precision}, ${type.scale}).`);
      return Buffer.concat([
        Buffer.from([value < 0n ? 0 : 1]),
        unsigned(magnitude, decimalLength(type.precision) - 1),
      ]);
    }
    case 'money': {
      const bytes = signed(scaledInteger(text, 4), 8);
      return Buffer.concat([bytes.subarray(4), bytes.subarray(0, 4)]);
    }
    case 'uniqueidentifier': {
      const bytes = Buffer.from(text.replace(/-/g, ''), 'hex');
      if (bytes.length !== 16) throw new RangeError(`"${text}" is not a uniqueidentifier.`);
      bytes.subarray(0, 4).reverse();
      bytes.subarray(4, 6).reverse();
      bytes.subarray(6, 8).reverse();
      return bytes;
    }
    default:
      return encodeDateTime(type, text);
  }
}

function encodeDateTime(type: { readonly name: string; readonly scale?: number }, text: string): Buffer {
  const value = parseDateTime(text, type.name);
  const scale = type.scale ?? 0;
  switch (type.name) {
    case 'date':
      return unsigned(BigInt(daysSinceYearOne(value)), 3);
    case 'time':
      return unsigned(ticksOf(value, scale), timeLength(scale));
    case 'datetime2':
      return Buffer.concat([
        unsigned(ticksOf(value, scale), timeLength(scale)),
        unsigned(BigInt(daysSinceYearOne(value)), 3),
      ]);
    case 'datetimeoffset': {
      const day = 86_400n * 10n ** BigInt(scale);
      const total =
        BigInt(daysSinceYearOne(value)) * day +
        ticksOf(value, scale) -
        BigInt(value.offsetMinutes) * 60n * 10n ** BigInt(scale);
      if (total < 0n) throw new RangeError(`${text} lies before the year 1 in UTC.`);
      return Buffer.concat([
        unsigned(total % day, timeLength(scale)),
        unsigned(total / day, 3),
        signed(BigInt(value.offsetMinutes), 2),
      ]);
    }
    case 'smalldatetime':
      return Buffer.concat([
        unsigned(BigInt(daysSinceYearOne(value) - 693_595), 2),
        unsigned(BigInt(minutesOf(value)), 2),
      ]);
    default: {
      // datetime counts in 1/300 s and its texts are .000, .003 and .007: those three are exact, others are refused.
      const milliseconds = ticksOf(value, 3);
      const units = (milliseconds * 3n + 5n) / 10n;
      if ((units * 10n + 1n) / 3n !== milliseconds)
        throw new RangeError(`datetime holds no ${text}: its steps are .000, .003 and .007.`);
      return Buffer.concat([signed(BigInt(daysSinceYearOne(value) - 693_595), 4), unsigned(units, 4)]);
    }
  }
}

/** "-12.3400" with scale 4 is -123400n; digits that the scale cannot hold throw. */
export function scaledInteger(text: string, scale: number): bigint {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null || (match[2] === '' && (match[3] ?? '') === ''))
    throw new RangeError(`"${text}" is not a decimal number.`);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > scale) throw new RangeError(`${text} has more than ${scale} digits after the point.`);
  const value = BigInt(`${match[2] ?? ''}${fraction.padEnd(scale, '0')}` || '0');
  return match[1] === '-' ? -value : value;
}

function unsigned(value: bigint, length: number): Buffer {
  if (value < 0n || value >= 1n << BigInt(8 * length))
    throw new RangeError(`${value} does not fit ${length} bytes.`);
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex').reverse();
}

function signed(value: bigint, length: number): Buffer {
  const half = 1n << BigInt(8 * length - 1);
  if (value < -half || value >= half) throw new RangeError(`${value} does not fit ${length} bytes.`);
  return unsigned(BigInt.asUintN(8 * length, value), length);
}
