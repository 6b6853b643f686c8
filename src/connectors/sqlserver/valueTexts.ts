/** One value of a result as the text that DuckDB reads exactly. */
import type { Metadata } from 'tedious/lib/metadata-parser.js';
import {
  datetime2Text,
  datetimeoffsetText,
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

type Shape = Pick<Metadata, 'scale'> & { type: { name: string } };

/** Types whose value stands alone; the others have a byte with its length before it. */
const withoutLength = new Set([
  'TinyInt',
  'SmallInt',
  'Int',
  'BigInt',
  'Real',
  'Float',
  'SmallMoney',
  'Money',
  'Bit',
  'SmallDateTime',
  'DateTime',
]);

/** The bytes of a value that is not NULL. */
export function valueBytes({ type }: Shape, buffer: Buffer, start: number, end: number): Buffer {
  // sql_variant has a length of four bytes.
  const head = withoutLength.has(type.name) ? 0 : type.name === 'Variant' ? 4 : 1;
  return buffer.subarray(start + head, end);
}

export const hexText = (bytes: Buffer): string => `0x${bytes.toString('hex').toUpperCase()}`;

/** What comes in chunks is a text or bytes already. */
export function textOfLarge(value: unknown): string | null {
  return Buffer.isBuffer(value) ? hexText(value) : (value as string | null);
}

/** @param value what tedious made of it: right for texts, and bytes as they are */
export function textOf({ type, scale = 0 }: Shape, bytes: Buffer, value: unknown): string {
  switch (type.name) {
    case 'Bit':
    case 'BitN':
      return bytes[0] === 0 ? 'false' : 'true';
    case 'TinyInt':
    case 'SmallInt':
    case 'Int':
    case 'BigInt':
    case 'IntN':
      // tinyint has no sign.
      return String(bytes.length === 1 ? unsignedOf(bytes) : signedOf(bytes));
    case 'Real':
    case 'Float':
    case 'FloatN':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'SmallMoney':
    case 'Money':
    case 'MoneyN':
      return moneyText(bytes);
    case 'DecimalN':
    case 'NumericN':
      return decimalText(bytes, scale);
    case 'UniqueIdentifier':
      return guidText(bytes);
    case 'SmallDateTime':
    case 'DateTime':
    case 'DateTimeN':
      return datetimeText(bytes);
    case 'Date':
      return dateText(bytes);
    case 'Time':
      return withoutSeventhZero(timeText(bytes, scale));
    case 'DateTime2':
      return withoutSeventhZero(datetime2Text(bytes, scale));
    case 'DateTimeOffset':
      return datetimeoffsetText(bytes, scale);
    case 'Variant':
      return variantText(bytes, value);
    default:
      return textOfLarge(value) ?? '';
  }
}

/** Base types of sql_variant (MS-TDS 2.2.5.5.4) whose value tedious would not keep. */
const variantTypes: Readonly<Record<number, string>> = {
  0x24: 'UniqueIdentifier',
  0x28: 'Date',
  0x29: 'Time',
  0x2a: 'DateTime2',
  0x2b: 'DateTimeOffset',
  0x32: 'Bit',
  0x30: 'TinyInt',
  0x34: 'SmallInt',
  0x38: 'Int',
  0x3a: 'SmallDateTime',
  0x3b: 'Real',
  0x3c: 'Money',
  0x3d: 'DateTime',
  0x3e: 'Float',
  0x6a: 'DecimalN',
  0x6c: 'NumericN',
  0x7a: 'SmallMoney',
  0x7f: 'BigInt',
};

/** Base type, how many bytes of properties, properties (decimal: precision and scale; times: scale), value. */
function variantText(bytes: Buffer, value: unknown): string {
  const name = variantTypes[bytes[0] ?? 0] ?? '';
  const properties = bytes[1] ?? 0;
  const scale = bytes[1 + properties] ?? 0;
  return textOf({ type: { name }, scale }, bytes.subarray(2 + properties), value);
}
