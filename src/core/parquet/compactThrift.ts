/**
 * The compact protocol of Thrift, as far as Parquet's metadata needs it
 * (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
 */

export type ThriftValue =
  | { i32: number }
  | { i64: number }
  | { text: string }
  | { flag: boolean }
  | { list: readonly ThriftValue[] }
  | { struct: ThriftStruct };

/** Fields by their number, in ascending order; what is undefined is left out. */
export type ThriftStruct = Readonly<Record<number, ThriftValue | undefined>>;

const typeNumbers = { flag: 1, i32: 5, i64: 6, text: 8, list: 9, struct: 12 } as const;
const falseNumber = 2;
const longList = 15;

export function compactThrift(struct: ThriftStruct): Uint8Array {
  const bytes: number[] = [];
  writeStruct(bytes, struct);
  return Uint8Array.from(bytes);
}

function writeStruct(bytes: number[], struct: ThriftStruct): void {
  let before = 0;
  for (const [key, value] of Object.entries(struct)) {
    if (value === undefined) continue;
    const number = Number(key);
    const type = 'flag' in value && !value.flag ? falseNumber : typeNumber(value);
    // No struct of Parquet leaves out fifteen fields in a row, so the step always fits beside the type.
    bytes.push(((number - before) << 4) | type);
    before = number;
    if (!('flag' in value)) writeValue(bytes, value);
  }
  bytes.push(0);
}

const typeNumber = (value: ThriftValue): number =>
  typeNumbers[Object.keys(value)[0] as keyof typeof typeNumbers];

function writeValue(bytes: number[], value: ThriftValue): void {
  if ('i32' in value) writeVarint(bytes, zigzag(value.i32));
  else if ('i64' in value) writeVarint(bytes, zigzag(value.i64));
  else if ('text' in value) writeText(bytes, value.text);
  else if ('list' in value) writeList(bytes, value.list);
  else if ('struct' in value) writeStruct(bytes, value.struct);
}

function writeText(bytes: number[], text: string): void {
  const encoded = new TextEncoder().encode(text);
  writeVarint(bytes, encoded.length);
  bytes.push(...encoded);
}

function writeList(bytes: number[], list: readonly ThriftValue[]): void {
  const type = list[0] ? typeNumber(list[0]) : typeNumbers.struct;
  bytes.push((Math.min(list.length, longList) << 4) | type);
  if (list.length >= longList) writeVarint(bytes, list.length);
  for (const value of list) writeValue(bytes, value);
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

/** Seven bits a byte, the lowest first; up to 2^53. */
export function writeVarint(bytes: number[], value: number): void {
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  bytes.push(left);
}
