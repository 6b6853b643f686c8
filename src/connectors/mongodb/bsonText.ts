/** BSON as it came over the wire, read straight into exact texts: no value passes through a JavaScript number or date. */
import { Decimal128 } from 'mongodb';

export const bson = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binary: 5,
  undefined: 6,
  objectId: 7,
  boolean: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  code: 13,
  symbol: 14,
  codeWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
  minKey: 255,
} as const;

/** MongoDB's own names of the types, as `$type` takes them. */
const names = new Map<number, string>([
  [bson.double, 'double'],
  [bson.string, 'string'],
  [bson.object, 'object'],
  [bson.array, 'array'],
  [bson.binary, 'binData'],
  [bson.undefined, 'undefined'],
  [bson.objectId, 'objectId'],
  [bson.boolean, 'bool'],
  [bson.date, 'date'],
  [bson.null, 'null'],
  [bson.regex, 'regex'],
  [bson.dbPointer, 'dbPointer'],
  [bson.code, 'javascript'],
  [bson.symbol, 'symbol'],
  [bson.codeWithScope, 'javascriptWithScope'],
  [bson.int, 'int'],
  [bson.timestamp, 'timestamp'],
  [bson.long, 'long'],
  [bson.decimal, 'decimal'],
  [bson.maxKey, 'maxKey'],
  [bson.minKey, 'minKey'],
]);

export const typeName = (type: number): string => names.get(type) ?? `type ${type}`;

/** Tells every element of a document: its type, its name, and where its value begins. */
export function eachElement(
  bytes: Buffer,
  at: number,
  visit: (type: number, name: string, value: number) => void,
): void {
  let place = at + 4;
  for (;;) {
    const type = bytes[place] ?? 0;
    if (type === 0) return;
    const end = bytes.indexOf(0, place + 1);
    const value = end + 1;
    visit(type, bytes.toString('utf8', place + 1, end), value);
    place = value + sizeOf(type, bytes, value);
  }
}

function sizeOf(type: number, bytes: Buffer, at: number): number {
  switch (type) {
    case bson.undefined:
    case bson.null:
    case bson.minKey:
    case bson.maxKey:
      return 0;
    case bson.boolean:
      return 1;
    case bson.int:
      return 4;
    case bson.double:
    case bson.date:
    case bson.timestamp:
    case bson.long:
      return 8;
    case bson.objectId:
      return 12;
    case bson.decimal:
      return 16;
    case bson.string:
    case bson.code:
    case bson.symbol:
      return 4 + bytes.readInt32LE(at);
    case bson.object:
    case bson.array:
    case bson.codeWithScope:
      return bytes.readInt32LE(at);
    case bson.binary:
      return 5 + bytes.readInt32LE(at);
    case bson.dbPointer:
      return 4 + bytes.readInt32LE(at) + 12;
    case bson.regex:
      return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at;
    default:
      throw new Error(`The server sent a value of the unknown BSON type ${type}.`);
  }
}

/** The shortest decimal text that reads back as the same double; a point or exponent shows that it is one. */
export function doubleText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

export const stringAt = (bytes: Buffer, at: number): string =>
  bytes.toString('utf8', at + 4, at + 3 + bytes.readInt32LE(at));

export const decimalAt = (bytes: Buffer, at: number): string =>
  new Decimal128(bytes.subarray(at, at + 16)).toString();

export const hexAt = (bytes: Buffer, at: number, length: number): string =>
  bytes.toString('hex', at, at + length);

/** The bytes of a binary value and its subtype. */
export function binaryAt(bytes: Buffer, at: number): { subtype: number; start: number; end: number } {
  const length = bytes.readInt32LE(at);
  const subtype = bytes[at + 4] ?? 0;
  // The old subtype repeats the length inside.
  const inner = subtype === 2 ? 4 : 0;
  return { subtype, start: at + 5 + inner, end: at + 5 + length };
}

export function uuidText(bytes: Buffer, at: number): string {
  const hex = hexAt(bytes, at, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Milliseconds of the years 1 to 9999, which every reader of ISO 8601 knows. */
const firstDay = -62_135_596_800_000n;
const lastDay = 253_402_300_799_999n;

/** ISO 8601 in UTC; null outside the years 1 to 9999. */
export function dateText(bytes: Buffer, at: number): string | null {
  const milliseconds = bytes.readBigInt64LE(at);
  if (milliseconds < firstDay || milliseconds > lastDay) return null;
  return new Date(Number(milliseconds)).toISOString();
}

/**
 * A value as extended JSON, version 2: int as `5`, double as `5.0`, everything that JSON has no word for in its
 * `{"$...": ...}` form.
 */
export function jsonAt(type: number, bytes: Buffer, at: number): string {
  switch (type) {
    case bson.int:
      return String(bytes.readInt32LE(at));
    case bson.double: {
      const value = bytes.readDoubleLE(at);
      return Number.isFinite(value) ? doubleText(value) : `{"$numberDouble":"${String(value)}"}`;
    }
    case bson.string:
      return JSON.stringify(stringAt(bytes, at));
    case bson.object:
      return objectText(bytes, at);
    case bson.array: {
      const items: string[] = [];
      eachElement(bytes, at, (itemType, _, item) => items.push(jsonAt(itemType, bytes, item)));
      return `[${items.join(',')}]`;
    }
    case bson.boolean:
      return bytes[at] === 0 ? 'false' : 'true';
    case bson.null:
      return 'null';
    case bson.long:
      return `{"$numberLong":"${bytes.readBigInt64LE(at)}"}`;
    case bson.decimal:
      return `{"$numberDecimal":"${decimalAt(bytes, at)}"}`;
    case bson.objectId:
      return `{"$oid":"${hexAt(bytes, at, 12)}"}`;
    case bson.date: {
      const text = dateText(bytes, at);
      return text ? `{"$date":"${text}"}` : `{"$date":{"$numberLong":"${bytes.readBigInt64LE(at)}"}}`;
    }
    case bson.binary: {
      const { subtype, start, end } = binaryAt(bytes, at);
      if (subtype === 4 && end - start === 16) return `{"$uuid":"${uuidText(bytes, start)}"}`;
      const code = subtype.toString(16).padStart(2, '0');
      return `{"$binary":{"base64":"${bytes.toString('base64', start, end)}","subType":"${code}"}}`;
    }
    case bson.timestamp:
      return `{"$timestamp":{"t":${bytes.readUInt32LE(at + 4)},"i":${bytes.readUInt32LE(at)}}}`;
    case bson.regex: {
      const end = bytes.indexOf(0, at);
      const pattern = JSON.stringify(bytes.toString('utf8', at, end));
      const options = JSON.stringify(bytes.toString('utf8', end + 1, bytes.indexOf(0, end + 1)));
      return `{"$regularExpression":{"pattern":${pattern},"options":${options}}}`;
    }
    case bson.code:
      return `{"$code":${JSON.stringify(stringAt(bytes, at))}}`;
    case bson.codeWithScope: {
      const scope = at + 8 + bytes.readInt32LE(at + 4);
      return `{"$code":${JSON.stringify(stringAt(bytes, at + 4))},"$scope":${objectText(bytes, scope)}}`;
    }
    case bson.symbol:
      return `{"$symbol":${JSON.stringify(stringAt(bytes, at))}}`;
    case bson.dbPointer: {
      const id = hexAt(bytes, at + 4 + bytes.readInt32LE(at), 12);
      return `{"$dbPointer":{"$ref":${JSON.stringify(stringAt(bytes, at))},"$id":{"$oid":"${id}"}}}`;
    }
    case bson.undefined:
      return '{"$undefined":true}';
    case bson.minKey:
      return '{"$minKey":1}';
    case bson.maxKey:
      return '{"$maxKey":1}';
    default:
      throw new Error(`The server sent a value of the unknown BSON type ${type}.`);
  }
}

function objectText(bytes: Buffer, at: number): string {
  const members: string[] = [];
  eachElement(bytes, at, (type, name, value) =>
    members.push(`${JSON.stringify(name)}:${jsonAt(type, bytes, value)}`),
  );
  return `{${members.join(',')}}`;
}
