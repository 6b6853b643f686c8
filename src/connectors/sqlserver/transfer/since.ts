import { quoteBracketed, quoteLiteral } from '../../../core/sql/quote.ts';
import type { SourceColumn } from '../../connector.ts';
import type { ExtractOrder } from '../../transfer.ts';
import { targetType } from './targetTypes.ts';

/** The condition of rows that are as new as the last ones, or newer, or have no cursor. */
export function newerThan(since: ExtractOrder['since'], columns: readonly SourceColumn[]): string {
  if (!since) return '';
  const column = quoteBracketed(since.column);
  const sourceType = columns.find(({ name }) => name === since.column)?.sourceType;
  return ` WHERE ${column} >= ${boundOf(since, sourceType)} OR ${column} IS NULL`;
}

function boundOf({ value, type }: NonNullable<ExtractOrder['since']>, sourceType?: string): string {
  // The bytes, such as those of a rowversion: a cast would take those of the text.
  if (type === 'BLOB') return `0x${value.slice(2)}`;
  // What is written .007 is 2/300 of a second: as a datetime2 it would be later than the value that it was read from.
  if (sourceType === 'datetime') return `CAST(N${quoteLiteral(value.replace(' ', 'T'))} AS datetime)`;
  return `CAST(N${quoteLiteral(value)} AS ${targetType(type)})`;
}
