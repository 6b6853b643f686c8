/**
 * Rows of tedious as exact texts. tedious makes JavaScript numbers of decimal and money, which lose digits, and drops
 * the offset of datetimeoffset; here the bytes of a value are read before it does.
 */
import type { Connection } from 'tedious';
import { ColumnValuesReader } from 'tedious/lib/token/row-token-parser.js';
import type Parser from 'tedious/lib/token/stream-parser.js';
import { isPLPStream, PLPReader, readValue } from 'tedious/lib/value-parser.js';
import { textOf, textOfLarge, valueBytes } from './valueTexts.ts';

export type TextRow = (string | null)[];

const exact = new WeakSet();
const readObjects = ColumnValuesReader.prototype.readColumns;

/** From here on the `row` events of this connection carry a TextRow. */
export function readExactly(connection: Connection): void {
  exact.add(connection.config.options);
}

ColumnValuesReader.prototype.readColumns = function (parser, nullBitmap) {
  if (exact.has(parser.options)) readTexts(this, parser, nullBitmap);
  else readObjects.call(this, parser, nullBitmap);
};

/** Can end at any place with tedious' NotEnoughDataError and is then called again: `columns` holds what is done. */
function readTexts(reader: ColumnValuesReader, parser: Parser, nullBitmap: Buffer | undefined): void {
  const columns = reader.columns as unknown as TextRow;
  const { colMetadata } = parser;
  for (let at = columns.length; at < colMetadata.length; at = columns.length) {
    const metadata = colMetadata[at] as (typeof colMetadata)[number];
    if (nullBitmap !== undefined && ((nullBitmap[at >> 3] ?? 0) & (1 << (at & 7))) !== 0) {
      columns.push(null);
    } else if (isPLPStream(metadata)) {
      reader.plpReader ??= new PLPReader(metadata);
      const value = reader.plpReader.read(parser);
      reader.plpReader = undefined;
      columns.push(textOfLarge(value));
    } else {
      const { offset, value } = readValue(parser.buffer, parser.position, metadata, parser.options);
      const bytes = value === null ? null : valueBytes(metadata, parser.buffer, parser.position, offset);
      columns.push(bytes && textOf(metadata, bytes, value));
      parser.position = offset;
    }
  }
}
