import { ObjectId } from 'mongodb';
import type { ExtractOrder } from '../../transfer.ts';
import type { StoredDocument } from './link.ts';
import { targetValue } from './targetValues.ts';

/** MongoDB compares values of one type only; the names of `$type` for what a DuckDB type is compared with. */
const compared: [RegExp, string[]][] = [
  [/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*|FLOAT|DOUBLE)$/, ['double', 'int', 'long', 'decimal']],
  [/^(DATE|TIMESTAMP.*)$/, ['date']],
  [/^BOOLEAN$/, ['bool']],
];

/** Equal and later values, and documents whose value is none that it could be compared with. */
export function sinceFilter({ column, value, type }: NonNullable<ExtractOrder['since']>): StoredDocument {
  const types = compared.find(([pattern]) => pattern.test(type))?.[1] ?? ['string', 'objectId'];
  const bounds: unknown[] = [targetValue({ name: column, type })(value)];
  // An object id is a text in DuckDB, and orders there as it does here.
  if (/^[0-9a-f]{24}$/.test(value)) bounds.push(new ObjectId(value));
  const later = bounds.map((bound) => ({ [column]: { $gte: bound } }));
  return { $or: [...later, { [column]: { $not: { $type: types } } }] };
}
